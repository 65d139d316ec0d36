import type { Fields } from '../criteria/fields.ts';
import type { SaveBody } from './answers-form.ts';
import { ownCsrf } from './csrf.ts';
import {
  type Editable,
  type Failure,
  parseEditable,
  parseProjectPage,
  parsePublished,
  parseRefusal,
  parseSaved,
  type ProjectPage,
  type Published,
  type Refusal,
  type Reply,
} from './replies.ts';

/** Longest wait for an answer; the server's own longest is 8 s of retries. */
const timeoutMs = 30_000;

/** Projects below a number, newest first. */
export function listProjects(before: number | undefined): Promise<Reply<ProjectPage>> {
  return request('GET', before === undefined ? '/api/projects' : `/api/projects?before=${before}`, parseProjectPage);
}

/** Number of the project that claims a repository, however its URL is written. */
export async function lookUpProject(url: string): Promise<Reply<number>> {
  try {
    const address = `/projects?as=entry&url=${encodeURIComponent(url)}`;
    const response = await fetch(address, { signal: AbortSignal.timeout(timeoutMs) });
    const number = /\/projects\/([1-9]\d{0,9})$/.exec(new URL(response.url).pathname)?.[1];
    if (response.ok && number) return { ok: true, value: Number(number) };
    return fail({ ...parseRefusal(undefined), code: codeOfStatus(response.status) }, response);
  } catch {
    return fail(parseRefusal({ error: 'offline' }));
  }
}

/** The new project's number. */
export function createProject(fields: Partial<Fields>): Promise<Reply<number>> {
  return request('POST', '/api/projects', parseSaved, { fields });
}

/** What the badge says, a few seconds old at most. */
export function getPublished(id: number): Promise<Reply<Published>> {
  return request('GET', `/projects/${id}.json`, parsePublished);
}

/** What is stored, read consistently. */
export function getEditable(id: number): Promise<Reply<Editable>> {
  return request('GET', `/api/projects/${id}`, parseEditable);
}

export function saveProject(id: number, body: SaveBody): Promise<Reply<number>> {
  return request('PATCH', `/api/projects/${id}`, parseSaved, body);
}

/** One request to the API. A changing one asks for a token first where there is none, and again where it is too old. */
export async function request<T>(
  method: string,
  path: string,
  parse: (input: unknown) => T | undefined,
  body?: unknown,
): Promise<Reply<T>> {
  let input: unknown;
  let response: Response;
  try {
    if (method !== 'GET' && ownCsrf() === undefined) await send('GET', '/api/session');
    [response, input] = await send(method, path, body);
    if (response.status === 403 && parseRefusal(input).code === 'csrf') {
      await send('GET', '/api/session');
      [response, input] = await send(method, path, body);
    }
  } catch {
    return fail(parseRefusal({ error: 'offline' }));
  }
  if (!response.ok) {
    const refusal = parseRefusal(input);
    return fail(refusal.code === 'internal' ? { ...refusal, code: codeOfStatus(response.status) } : refusal, response);
  }
  const value = parse(input);
  return value === undefined ? fail(parseRefusal(undefined)) : { ok: true, value };
}

async function send(method: string, path: string, body?: unknown): Promise<[Response, unknown]> {
  const headers = new Headers();
  const csrf = ownCsrf();
  if (method !== 'GET' && csrf !== undefined) headers.set('x-csrf-token', csrf);
  if (body !== undefined) headers.set('content-type', 'application/json');
  const response = await fetch(path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  return [response, await response.json().catch(() => undefined)];
}

/** For replies that do not come from the API, such as the edge's own. */
function codeOfStatus(status: number): string {
  const codes = new Map([
    [401, 'sign_in'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [413, 'too_large'],
    [429, 'busy'],
    [503, 'busy'],
  ]);
  return codes.get(status) ?? 'internal';
}

function fail(refusal: Refusal, response?: Response): { readonly ok: false; readonly failure: Failure } {
  const seconds = Number(response?.headers.get('retry-after') ?? Number.NaN);
  return { ok: false, failure: { ...refusal, retryAfterSeconds: Number.isFinite(seconds) ? seconds : undefined } };
}
