import type { AsyncLocalStorage } from 'node:async_hooks';
import { cookieNames } from '../http/cookies.ts';
import { isBusy, RequestError } from '../http/app.ts';
import { removePerson } from '../table/person.ts';
import type { PersonId } from '../table/project.ts';
import type { AuthSettings, Library, Passage } from './library.ts';
import { languageOf, parseReturnPath } from './return-path.ts';

/** The way to a forge: where it is, and the cookies that bind it to the browser. */
export interface Beginning {
  readonly url: string;
  readonly cookies: readonly string[];
}

/** Where the way through a forge ends: signed in, or refused with a code of `errors.json`. */
export type Ending = { readonly cookies: readonly string[]; readonly returnTo: string } & (
  { readonly person: PersonId; readonly session: string } | { readonly refused: Refusal }
);

type Refusal = 'blocked' | 'busy' | 'forge_refused' | 'forge_stopped';

/** Parameters of a forge's answer that are looked at. */
const answerNames = ['code', 'state', 'error'] as const;

interface Parts {
  readonly library: Library;
  readonly settings: AuthSettings;
}

/** Begins a passage: makes a state and a verifier that one browser alone can come back with, once, in ten minutes. */
export async function beginPassage(
  { library, settings }: Parts,
  { forge, returnTo }: { readonly forge: string; readonly returnTo: string },
): Promise<Beginning> {
  if (!settings.forges.some(({ id }) => id === forge)) {
    throw new RequestError(400, 'invalid', { problems: [{ field: 'forge', code: 'unknown_forge' }] });
  }
  const response = await library.api.signInSocial({
    body: {
      provider: forge,
      callbackURL: returnTo,
      errorCallbackURL: refusalPageOf(returnTo, returnTo === '/' ? {} : { returnTo }),
      disableRedirect: true,
    },
    asResponse: true,
  });
  return { url: readUrl(await response.json()), cookies: response.headers.getSetCookie() };
}

/** Ends a passage with what the forge's answer leads to. Whoever is refused has no account made and no session begun. */
export async function endPassage(
  { library, settings, passages }: Parts & { readonly passages: AsyncLocalStorage<Passage> },
  answer: { readonly forge: string; readonly query: Readonly<Record<string, string>>; readonly headers: Headers },
): Promise<Ending> {
  if (!settings.forges.some(({ id }) => id === answer.forge)) throw new RequestError(404, 'not_found');
  const passage: Passage = {};
  const query = Object.fromEntries(
    answerNames.flatMap((name) => (Object.hasOwn(answer.query, name) ? [[name, answer.query[name]]] : [])),
  );
  const call = { params: { id: answer.forge }, query, headers: answer.headers, asResponse: true } as const;
  const response = await passages.run(passage, () => library.api.callbackOAuth(call)).catch(busyAnswer);
  const { session: name } = cookieNames(settings.siteUrl);
  const all = response.headers.getSetCookie();
  const cookies = all.filter((cookie) => !cookie.startsWith(`${name}=`));
  const session = all.flatMap((cookie) => readCookie(cookie, name)).at(-1);
  const target = new URL(response.headers.get('location') ?? '/', settings.siteUrl);
  if (session === undefined || passage.person === undefined) {
    // Of two first passages at once, one gets the account, and the other would leave somebody behind whom nobody is.
    if (passage.newcomer) await removePerson(settings.table, settings.keys, passage.newcomer);
    const refused = refusalOf(passage, target.searchParams.get('error'));
    const back = parseReturnPath(target.searchParams.get('returnTo'));
    return { cookies, returnTo: refusalPageOf(target.pathname, { refused, ...(back && { returnTo: back }) }), refused };
  }
  const path = target.pathname + target.search + target.hash;
  return { cookies, returnTo: parseReturnPath(path) ?? '/', person: passage.person, session };
}

/** What the library would have answered, for what failed outside of what it catches and may work later. */
function busyAnswer(error: unknown): Response {
  if (!isBusy(error)) throw error;
  return new Response(null, { headers: { location: '/?error=internal_server_error' } });
}

function refusalOf({ isBlocked }: Passage, error: string | null): Refusal {
  if (isBlocked) return 'blocked';
  if (error === 'internal_server_error') return 'busy';
  return error === 'access_denied' ? 'forge_stopped' : 'forge_refused';
}

/** The page of signing in, in the language of a path, which knows from there where somebody wanted to go. */
function refusalPageOf(path: string, values: Readonly<Record<string, string>>): string {
  const query = String(new URLSearchParams(values));
  return `/${languageOf(path)}/sign-in${query && `?${query}`}`;
}

/** The value of a cookie that is set, unless it is taken away. */
function readCookie(cookie: string, name: string): string[] {
  const [pair = ''] = cookie.split(';', 1);
  const value = pair.startsWith(`${name}=`) ? decodeURIComponent(pair.slice(name.length + 1)) : '';
  return value === '' ? [] : [value];
}

function readUrl(reply: unknown): string {
  const url = typeof reply === 'object' && reply !== null && 'url' in reply ? reply.url : undefined;
  if (typeof url !== 'string') throw new Error('the library names no address of the forge');
  return url;
}
