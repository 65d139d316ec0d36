import { noteExchange, noteSecret } from '../fixtures/noted-secrets.ts';
import { decide } from './forge-browser.ts';
import type { Served } from './served.ts';

export interface SiteAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly json: any;
}

type Site = Pick<Served, 'url' | 'inboxUrl'>;

/** A browser that asks a served site over HTTP, keeps cookies, and notes whatever is secret of what it sends and gets. */
export function openSiteBrowser({ url, inboxUrl }: Site) {
  const jar = new Map<string, string>();
  const browser = {
    jar,
    async ask(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
      const response = await fetch(url + path, {
        method,
        redirect: 'manual',
        headers: {
          cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
          'x-csrf-token': jar.get('csrf') ?? '',
          'user-agent': 'test browser',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const cookies = response.headers.getSetCookie();
      for (const line of cookies) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '' || /Max-Age=0/.test(line)) jar.delete(name);
        else jar.set(name, value);
      }
      const text = await response.text();
      const json: any = text.startsWith('{') ? JSON.parse(text) : text;
      noteExchange({ body, answer: json, cookies });
      return { status: response.status, location: response.headers.get('location'), json } satisfies SiteAnswer;
    },
    /** The same; throws unless it is answered with this status. */
    async must(status: number, method: string, path: string, body?: unknown): Promise<any> {
      const answer = await browser.ask(method, path, body);
      if (answer.status !== status)
        throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.json)}`);
      return answer.json;
    },
    visit: () => browser.must(200, 'GET', '/api/session'),
    /** Secret of the last mail with a link to an address. */
    async mailedToken(address: string): Promise<string> {
      const response = await fetch(`${inboxUrl}/mails?to=${encodeURIComponent(address)}`);
      const mails = (await response.json()) as { text: string }[];
      const token = mails.flatMap(({ text }) => /#(?:link|reset|address)\.([\w-]+)/.exec(text)?.[1] ?? []).at(-1);
      if (token === undefined) throw new Error('no link was mailed');
      noteSecret('mailed token', token);
      return token;
    },
    async signInByLink(email: string): Promise<any> {
      await browser.visit();
      await browser.must(202, 'POST', '/api/auth/link', { email, language: 'en' });
      return browser.must(200, 'POST', '/api/auth/link/confirm', { token: await browser.mailedToken(email) });
    },
    /** The whole way through the forge; where it leads. */
    async signInByForge(login: string): Promise<string | null> {
      await browser.visit();
      const way = new URL((await browser.must(200, 'POST', '/api/auth/forge', { forge: 'github' })).url);
      noteSecret('OAuth state', way.searchParams.get('state'));
      const back = new URL(await decide(way, login));
      noteSecret('OAuth code', back.searchParams.get('code'));
      return (await browser.ask('GET', back.pathname + back.search)).location;
    },
  };
  return browser;
}

export type SiteBrowser = ReturnType<typeof openSiteBrowser>;
