import { openAccounts } from '../../functions/accounts/app.ts';
import { type Auth, openAuth } from '../../functions/accounts/auth.ts';
import type { Forge } from '../../functions/accounts/forges.ts';
import type { Collaborators } from '../../functions/accounts/collaborators.ts';
import { defaultLimits, type Limits } from '../../functions/accounts/limits.ts';
import { parsePeopleKeys } from '../../functions/table/people-keys.ts';
import { noteExchange } from '../fixtures/noted-secrets.ts';
import { secret, type World } from './world.ts';

export const siteUrl = 'http://localhost';

export const keys = parsePeopleKeys(
  JSON.stringify({ 1: 'an old key for people, of 32 signs', 2: 'the new key for people, of 32 signs' }),
);

/** As many as a test needs; those about limits give their own. */
const noLimit = { acts: 1_000_000, windowSeconds: 900 };
export const generous: Limits = {
  mailsPerPair: [noLimit, { ...noLimit, windowSeconds: 86_400 }],
  mailsPerAddress: [noLimit, { ...noLimit, windowSeconds: 86_400 }],
  mailsPerSource: noLimit,
  passwordsPerPair: noLimit,
  passwordsPerAddress: noLimit,
  passwordsPerSource: noLimit,
  signInsPerSource: noLimit,
  changesPerSession: noLimit,
  ownPasswordsPerSession: noLimit,
};
export { defaultLimits };

export type Mail = Parameters<Collaborators['sendMail']>[0];

/** The accounts over a world's table, with a post office that keeps what it is given. */
export function openAccountsOf(world: World, given: Partial<Collaborators> = {}, forges: readonly Forge[] = []) {
  const mails: Mail[] = [];
  const now = () => world.clock.now();
  const { table } = world;
  const auth: Auth = openAuth({
    table,
    keys,
    siteUrl,
    now,
    forges,
    secret: 'a secret that signs cookies, 36 signs',
    log: () => undefined,
  });
  const app = openAccounts({
    table,
    keys,
    siteUrl,
    now,
    auth,
    originSecret: secret,
    programmeName: 'Laurels',
    isTrial: false,
    isReadOnly: false,
    administrator: '',
    limits: generous,
    sendMail: (mail) => {
      mails.push(mail);
      return Promise.resolve();
    },
    ...given,
  });
  /** Secret of the last mail's link. */
  const lastToken = (): string => {
    const content = mails.at(-1)?.content;
    return content && 'token' in content ? content.token : '';
  };
  return { app, mails, auth, lastToken, open: (address?: string) => openBrowser(app, address) };
}

export type AccountsWorld = ReturnType<typeof openAccountsOf>;
export type Browser = ReturnType<typeof openBrowser>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: any;
}

/** A browser: it keeps cookies, and its pages send the token that goes with them. */
export function openBrowser(app: AccountsWorld['app'], address = '192.0.2.1') {
  const jar = new Map<string, string>();
  const browser = {
    jar,
    async ask(
      method: string,
      path: string,
      body?: unknown,
      headers: Readonly<Record<string, string>> = {},
    ): Promise<Answer> {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await app.request(
        path,
        {
          method,
          headers: {
            'x-origin-secret': secret,
            'x-viewer-address': address,
            'x-viewer-host': 'localhost',
            cookie,
            'x-csrf-token': jar.get('csrf') ?? '',
            'user-agent': 'test browser',
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        },
        { event: { requestContext: {} }, lambdaContext: {} },
      );
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '' || /Max-Age=0/.test(line)) jar.delete(name);
        else jar.set(name, value);
      }
      const text = await response.text();
      const json: any = text.startsWith('{') ? JSON.parse(text) : text;
      noteExchange({ body, answer: json, cookies: response.headers.getSetCookie() });
      return { status: response.status, headers: response.headers, json };
    },
    visit: () => browser.ask('GET', '/api/session'),
    /** Who the site says is signed in. */
    async whoAmI(): Promise<any> {
      return (await browser.visit()).json.person;
    },
  };
  return browser;
}

/** Somebody who has come in by a mailed link. */
export async function signInByLink(
  { open, lastToken }: AccountsWorld,
  email: string,
): Promise<{ browser: Browser; answer: Answer }> {
  const browser = open();
  await browser.visit();
  await browser.ask('POST', '/api/auth/link', { email, language: 'en' });
  const answer = await browser.ask('POST', '/api/auth/link/confirm', { token: lastToken() });
  return { browser, answer };
}

/** Somebody new who has given themselves a password. */
export async function signUpWithPassword(
  accounts: AccountsWorld,
  email: string,
  password: string,
): Promise<{ readonly email: string; readonly browser: Browser; readonly number: number }> {
  const { browser, answer } = await signInByLink(accounts, email);
  const { status } = await browser.ask('PUT', '/api/account/password', { password });
  if (status !== 200) throw new Error(`no password: ${status}`);
  return { email, browser, number: answer.json.person.number };
}
