import type { Context } from 'hono';
import { type Json, parseJson } from '../../criteria/json.ts';
import { type Bindings, RequestError } from './app.ts';

/** Largest body read, in bytes: an answer to every criterion at its longest, with what it was based on. */
const maxBytes = 5_000_000;

/**
 * The JSON body. Throws a RequestError that says what is wrong with it; an empty body is an empty object. A compressed one is
 * refused unread, since a small one may stand for gigabytes.
 */
export async function readBody(c: Context<Bindings>): Promise<Json> {
  if (!/^(?:identity)?$/i.test(c.req.header('content-encoding') ?? '')) throw new RequestError(415, 'not_json');
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength === 0) return {};
  if (!/^application\/json\s*(?:;|$)/i.test(c.req.header('content-type') ?? ''))
    throw new RequestError(415, 'not_json');
  if (bytes.byteLength > maxBytes) throw new RequestError(413, 'too_large', { limit: maxBytes });
  const document = parseJson(decode(bytes));
  if (!document.ok) {
    throw new RequestError(400, document.code, { line: document.line, column: document.column });
  }
  const [duplicate] = document.duplicates;
  if (duplicate)
    throw new RequestError(400, 'duplicate_key', { field: duplicate.join('.').slice(0, 200).toWellFormed() });
  return document.value;
}

function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RequestError(400, 'invalid_utf8');
  }
}
