import { createContext, Script } from 'node:vm';

/** What a viewer-request function sees and may change. Values of query and headers are as the viewer sent them. */
export interface EdgeRequest {
  readonly method: string;
  /** Path, still percent-encoded, without the query. */
  readonly uri: string;
  readonly querystring: Readonly<Record<string, EdgeValue>>;
  readonly headers: Readonly<Record<string, EdgeValue>>;
  readonly cookies: Readonly<Record<string, EdgeValue>>;
}

interface EdgeValue {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[];
}

/** An answer that the function made instead of letting the request pass. */
export interface EdgeResponse {
  readonly statusCode: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** The request as it goes on to the origin. */
export interface PassedRequest {
  readonly uri: string;
  readonly headers: ReadonlyMap<string, string>;
}

/** Passes the request on, or answers it. Throws what the function throws. */
export type EdgeFunction = (request: EdgeRequest, viewer: { readonly ip: string }) => PassedRequest | EdgeResponse;

/** Makes a CloudFront function of a source text with a global `handler`, which sees what its runtime has and nothing else. */
export function openEdgeFunction(source: string, fileName: string): EdgeFunction {
  const context = createContext({}, { codeGeneration: { strings: false, wasm: false } });
  new Script(removeOthers).runInContext(context);
  new Script(`'use strict';${source}`, { filename: fileName }).runInContext(context);
  const call = new Script('JSON.stringify(handler(JSON.parse(event)))', { filename: fileName });
  return (request, viewer) => {
    const event = {
      version: '1.0',
      context: { distributionDomainName: 'localhost', distributionId: 'LOCAL', eventType: 'viewer-request' },
      viewer,
      request,
    };
    // Text crosses the border, objects do not: none of the outside can be reached through a prototype.
    context['event'] = JSON.stringify(event);
    // Ends what never would; a busy machine may well take its time.
    const result: unknown = call.runInContext(context, { timeout: 2000 });
    return parseResult(JSON.parse(String(result)));
  };
}

/**
 * Globals that the runtime has of those that Node.js has. Others of its own, such as Buffer and console, are left out.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
export const runtimeGlobals =
  'Object Function Array String Number Boolean RegExp Date Math JSON Promise Error EvalError RangeError ReferenceError SyntaxError TypeError URIError undefined NaN Infinity isNaN isFinite parseInt parseFloat encodeURI encodeURIComponent decodeURI decodeURIComponent globalThis'.split(
    ' ',
  );

const removeOthers = `for (const name of Object.getOwnPropertyNames(globalThis))
  if (!${JSON.stringify(runtimeGlobals)}.includes(name)) delete globalThis[name];`;

/** Names and values of a query as the functions get them; a name without `=` has the value ''. */
export function renderQuerystring(query: string): Record<string, EdgeValue> {
  const valuesByName = new Map<string, string[]>();
  for (const part of query.split('&').filter((part) => part !== '')) {
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    valuesByName.set(name, [...(valuesByName.get(name) ?? []), equals < 0 ? '' : part.slice(equals + 1)]);
  }
  return Object.fromEntries([...valuesByName].map(([name, values]) => [name, renderValue(values)]));
}

function renderValue(values: readonly string[]): EdgeValue {
  const value = values[0] ?? '';
  return values.length > 1 ? { value, multiValue: values.map((value) => ({ value })) } : { value };
}

function parseResult(result: Partial<Record<string, unknown>> | null): PassedRequest | EdgeResponse {
  const { uri, statusCode, headers, body } = result ?? {};
  if (typeof statusCode === 'number') {
    const text = typeof body === 'string' ? body : '';
    return { statusCode, headers: parseHeaders(headers), body: text };
  }
  if (typeof uri !== 'string' || !uri.startsWith('/')) throw new Error('The edge function returned no request');
  return { uri, headers: parseHeaders(headers) };
}

function parseHeaders(headers: unknown): ReadonlyMap<string, string> {
  const entries: [string, unknown][] = typeof headers === 'object' && headers !== null ? Object.entries(headers) : [];
  const valueByName = new Map<string, string>();
  for (const [name, entry] of entries)
    if (typeof entry === 'object' && entry !== null && 'value' in entry) valueByName.set(name, String(entry.value));
  return valueByName;
}
