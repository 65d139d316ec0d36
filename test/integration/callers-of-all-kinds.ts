import { tokenScopes } from '../../functions/table/tokens.ts';
import type { Browser } from './accounts.ts';
import type { Row } from './rights-rows.ts';
import { prepare, type Asking, type Prepared } from './valid-requests.ts';
import type { Member, WholeCast } from './whole-cast.ts';

/** Columns of the rights table: what somebody is to the project called their own. */
export const roles = [
  'nobody',
  'other',
  'invited',
  'editor',
  'owner',
  'administrator',
  'blocked',
  ...tokenScopes,
] as const;

export type Role = (typeof roles)[number];

/** Whose project, or account, is asked for. */
export type Side = 'own' | 'foreign';

/** A browser or script of somebody, as it was at the start. */
export async function askerOf(cast: WholeCast, role: Role): Promise<{ browser: Browser; member: Member }> {
  const { world, own } = cast;
  if (role === 'nobody') {
    const browser = world.browser();
    await browser.visit();
    return { browser, member: own.owner };
  }
  const scope = tokenScopes.find((known) => known === role);
  if (scope) return { browser: scripted(world.browser(), own.tokens[scope]?.token ?? ''), member: own.owner };
  const member = { ...own, ...cast }[role as 'other' | 'invited' | 'editor' | 'owner' | 'administrator' | 'blocked'];
  return { browser: world.browser(member.browser.jar), member };
}

/** A valid request of a route by somebody, ready to be sent. */
export async function readyOf(
  cast: WholeCast,
  route: string,
  { role, side }: { readonly role: Role; readonly side: Side },
): Promise<{ readonly browser: Browser; readonly request: Prepared }> {
  const { browser, member } = await askerOf(cast, role);
  const foreigner = route === 'DELETE /api/admin/people/:number/block' ? cast.blocked : cast.foreign.owner;
  const asking: Asking = {
    cast,
    browser,
    member,
    place: cast[side],
    subject: side === 'own' ? member : foreigner,
  };
  return { browser, request: await prepare(route, asking) };
}

/** What an answer comes to: its status, and the code of a refusal. */
export function outcomeOf({ status, headers, json }: Awaited<ReturnType<Browser['ask']>>): string {
  const refused = /[?&]refused=(\w+)/.exec(headers.get('location') ?? '')?.[1];
  const code: unknown = json?.error ?? refused;
  return typeof code === 'string' ? `${status} ${code}` : String(status);
}

/** A browser whose requests are a script's: with an API token, without cookies. */
function scripted(browser: Browser, token: string): Browser {
  const authorization = `Bearer ${token}`;
  return {
    ...browser,
    ask: (method, path, body, headers) => browser.ask(method, path, body, { authorization, ...headers }),
  };
}

/** Who may do what a row is about, each on the first side on which they may; no API tokens. */
export function allowedTo({ own, strangers }: Row): { readonly role: Role; readonly side: Side }[] {
  return roles.slice(0, -tokenScopes.length).flatMap((role, column) => {
    const sides: readonly Side[] = [
      ...(own[column]?.startsWith('20') ? ['own' as const] : []),
      ...(strangers[column]?.startsWith('20') ? ['foreign' as const] : []),
    ];
    return sides.slice(0, 1).map((side) => ({ role, side }));
  });
}
