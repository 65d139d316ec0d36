import { findRepository, type ForgeRepository } from './forge-hosts.ts';

/** Where a proof was looked for and what was there; told to who asked. */
export interface Finding {
  readonly by: 'forge' | 'file';
  readonly url: string;
  readonly found: 'proof' | 'no_right' | 'nothing' | 'something_else' | 'no_answer';
}

/** How long a forge may take, milliseconds, and how many bytes of its answer are read. */
const patienceMs = 5000;
const maxBytes = 64 * 1024;

/**
 * Whether the forge itself says that somebody may push to a repository. No scope is needed for that where everybody can see
 * it. A renamed repository is followed once, to where the forge says by its number.
 */
export async function proveByForge(
  fetchFrom: typeof fetch,
  { forge, path }: ForgeRepository,
  token: string,
): Promise<Finding | undefined> {
  if (forge.apiUrl === undefined) return undefined;
  const url = `${forge.apiUrl}/repos/${path}`;
  const said = (found: Finding['found']): Finding => ({ by: 'forge', url, found });
  try {
    const first = await ask(fetchFrom, url, headersFor(token));
    const moved = movedTo(forge.apiUrl, first);
    const answer = moved === undefined ? first : await ask(fetchFrom, moved, headersFor(token));
    if (answer.status === 404) return said('nothing');
    if (answer.status !== 200) return said('no_answer');
    return said(mayPush(JSON.parse(await readStart(answer))) ? 'proof' : 'no_right');
  } catch {
    return said('no_answer');
  }
}

/**
 * The page of a repository that the forge has renamed, as the forge tells it; undefined for one that it has not, and where it
 * does not tell. Without a token it is asked as nobody.
 */
export async function findRenamed(
  fetchFrom: typeof fetch,
  { forge, path }: ForgeRepository,
  token: string | undefined,
): Promise<string | undefined> {
  if (forge.apiUrl === undefined) return undefined;
  try {
    const moved = movedTo(forge.apiUrl, await ask(fetchFrom, `${forge.apiUrl}/repos/${path}`, headersFor(token)));
    const answer = moved === undefined ? undefined : await ask(fetchFrom, moved, headersFor(token));
    const page = answer?.status === 200 ? memberOf(JSON.parse(await readStart(answer)), 'html_url') : undefined;
    return typeof page === 'string' && findRepository([forge], page) ? page : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a line of a file of the default branch is what it has to be. */
export async function proveByFile(fetchFrom: typeof fetch, url: string, line: string): Promise<Finding> {
  const said = (found: Finding['found']): Finding => ({ by: 'file', url, found });
  try {
    const answer = await ask(fetchFrom, url, { 'user-agent': 'laurels', 'cache-control': 'no-cache' });
    // A redirect leads to a page to sign in at, or to a host that nobody checked.
    if (answer.status === 404 || (answer.status >= 300 && answer.status < 400)) return said('nothing');
    if (answer.status !== 200) return said('no_answer');
    const lines = (await readStart(answer)).split('\n').map((text) => text.trim());
    return said(lines.includes(line) ? 'proof' : 'something_else');
  } catch {
    return said('no_answer');
  }
}

function headersFor(token: string | undefined): Readonly<Record<string, string>> {
  const headers = { accept: 'application/vnd.github+json', 'user-agent': 'laurels' };
  return token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` };
}

/** Where a renamed repository is asked for by its number; undefined for a redirect to anywhere else. */
function movedTo(apiUrl: string, answer: Response): string | undefined {
  const moved = answer.status === 301 ? (answer.headers.get('location') ?? '') : '';
  return moved.startsWith(`${apiUrl}/repositories/`) && /\/\d{1,15}$/.test(moved) ? moved : undefined;
}

async function ask(fetchFrom: typeof fetch, url: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  return fetchFrom(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(patienceMs) });
}

/** The text of an answer; what is over the limit is neither read nor there. */
async function readStart(answer: Response): Promise<string> {
  const reader = answer.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (!reader) return '';
  while (size < maxBytes) {
    const { value } = await reader.read();
    if (!value) break;
    chunks.push(value);
    size += value.byteLength;
  }
  await reader.cancel();
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
}

function mayPush(repository: unknown): boolean {
  const permissions = memberOf(repository, 'permissions');
  return memberOf(permissions, 'push') === true;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}
