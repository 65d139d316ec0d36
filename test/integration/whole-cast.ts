import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { personOf } from '../../functions/table/keys.ts';
import type { PersonId } from '../../functions/table/project.ts';
import { updateOf } from '../../functions/table/table.ts';
import { tokenScopes } from '../../functions/table/tokens.ts';
import { putPassword } from '../../functions/table/passwords.ts';
import { type Answer, type Browser, keys, siteUrl } from './accounts.ts';
import { openAuthenticator } from './authenticator.ts';
import { decide } from './forge-browser.ts';
import { openWholeWorld, type WholeWorld } from './whole-world.ts';

export const password = 'a long and private sentence';

/** Somebody with each way to sign in, and two sessions. */
export interface Member {
  readonly login: string;
  readonly id: PersonId;
  readonly number: number;
  readonly handle: string;
  readonly email: string;
  readonly browser: Browser;
  readonly authenticator: ReturnType<typeof openAuthenticator>;
  readonly passkey: string;
  /** Their session in another browser. */
  readonly session: string;
}

/** A project with something of each kind. */
export interface Place {
  readonly id: number;
  readonly repository: string;
  readonly owner: Member;
  readonly editor: Member;
  readonly invited: Member;
  /** Secrets and ids of API tokens by their scope. */
  readonly tokens: Readonly<Record<string, { readonly id: string; readonly token: string }>>;
  readonly proposal: string;
  readonly report: string;
}

/** Two projects, the people of both, and some who are of neither. */
export async function openWholeCast() {
  const world = await openWholeWorld();
  const hash = await world.auth.hashPassword(password);
  const enter = (login: string) => signUp(world, login, hash);
  const [other, administrator, blocked] = [await enter('other'), await enter('boss'), await enter('blocked')];
  const people = [await enter('owner'), await enter('editor'), await enter('invited')] as const;
  const others = [await enter('stranger'), await enter('helper'), await enter('guest')] as const;
  await setPerson(world, administrator.id, { role: 'administrator' });
  const rights = Object.fromEntries(
    [...people, other, administrator, blocked].map(({ login }) => [login, 'push' as const]),
  );
  world.forge.seed({
    repositories: [
      { id: 1, name: 'cast/own-now', formerNames: ['cast/own'], rights },
      { id: 2, name: 'cast/foreign-now', formerNames: ['cast/foreign'] },
    ],
  });
  const own = await found(world, administrator, people, 'cast/own');
  const foreign = await found(world, administrator, others, 'cast/foreign');
  await befriend(own, blocked);
  await setPerson(world, blocked.id, { blockedAt: '2026-11-26T00:00:00.000Z', blockedReason: 'spam' });
  return { world, other, administrator, blocked, own, foreign, start: await world.items() };
}

export type WholeCast = Awaited<ReturnType<typeof openWholeCast>>;

/** What was answered, unless it is a refusal: then the preparation of a test failed. */
export function must(answer: Answer): Answer {
  if (answer.status >= 400) throw new Error(`not prepared: ${answer.status} ${JSON.stringify(answer.json)}`);
  return answer;
}

async function signUp(world: WholeWorld, login: string, hash: string): Promise<Member> {
  const browser = await comeByForge(world, login);
  const email = `${login}@example.org`;
  must(await browser.ask('POST', '/api/account/address', { email }));
  must(await browser.ask('POST', '/api/account/address/confirm', { token: world.lastToken() }));
  const authenticator = openAuthenticator();
  const { options } = must(await browser.ask('POST', '/api/account/passkeys/options', {})).json;
  const response = authenticator.create(options);
  const passkey = must(await browser.ask('POST', '/api/account/passkeys', { name: 'Key', response })).json.id;
  await comeByForge(world, login);
  const account = must(await browser.ask('GET', '/api/account')).json;
  const { id } = must(await browser.ask('GET', '/api/account/export')).json.account;
  const session = account.sessions.find(({ isThis }: { isThis: boolean }) => !isThis).id;
  const { number, handle } = account;
  await putPassword(world.direct, keys, { person: id, hash, now: new Date() });
  return { login, id, number, handle, email, browser, authenticator, passkey, session };
}

/** The browser of somebody for whom the forge has vouched. */
export async function comeByForge(world: WholeWorld, login: string, browser = world.browser()): Promise<Browser> {
  await browser.visit();
  const { url } = must(await browser.ask('POST', '/api/auth/forge', { forge: 'github' })).json;
  const callback = await decide(new URL(url), login);
  must(await browser.ask('GET', callback.slice(siteUrl.length)));
  return browser;
}

async function found(
  world: WholeWorld,
  administrator: Member,
  [owner, editor, invited]: readonly [Member, Member, Member],
  repository: string,
): Promise<Place> {
  const fields = { repo_url: `https://github.com/${repository}` };
  const { id } = must(await owner.browser.ask('POST', '/api/projects', { fields })).json;
  const path = `/api/projects/${id}`;
  await befriend({ id, owner }, editor);
  must(await owner.browser.ask('POST', `${path}/invitations`, { handle: invited.handle }));
  const tokens: Record<string, { id: string; token: string }> = {};
  for (const scope of tokenScopes) {
    tokens[scope] = must(await owner.browser.ask('POST', `${path}/tokens`, { name: scope, scope, days: 1 })).json;
  }
  const script = { authorization: `Bearer ${tokens['propose']?.token}` };
  const proposed = must(await world.browser().ask('PATCH', path, { name: 'Proposed' }, script));
  must(await owner.browser.ask('POST', `${path}/reports`, { text: 'This entry claims what is not so.' }));
  const { reports } = must(await administrator.browser.ask('GET', '/api/admin/reports')).json;
  const report = reports.find(({ project }: { project: number }) => project === id).id;
  return { id, repository, owner, editor, invited, tokens, proposal: proposed.json.proposal, report };
}

/** Makes somebody an editor. */
async function befriend({ id, owner }: Pick<Place, 'id' | 'owner'>, person: Member): Promise<void> {
  const path = `/api/projects/${id}/invitations`;
  must(await owner.browser.ask('POST', path, { handle: person.handle }));
  must(await person.browser.ask('POST', `${path}/accept`, {}));
}

/** Changes the item of a person, as no route does. */
export async function setPerson(
  { direct }: WholeWorld,
  person: PersonId,
  attributes: Readonly<Record<string, unknown>>,
) {
  await direct.client.send(new UpdateItemCommand(updateOf(direct, personOf(person), attributes)));
}
