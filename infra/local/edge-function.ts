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

/** Passes on the path to ask the origin for, or answers. Throws what the function throws. */
export type EdgeFunction = (request: EdgeRequest) => { uri: string } | EdgeResponse;

/** Makes a CloudFront function of a source text with a global `handler`, which sees nothing but the language's built-ins. */
export function openEdgeFunction(source: string, fileName: string): EdgeFunction {
  const context = createContext({}, { codeGeneration: { strings: false, wasm: false } });
  new Script(source, { filename: fileName }).runInContext(context);
  const call = new Script('JSON.stringify(handler(JSON.parse(event)))', { filename: fileName });
  return (request) => {
    const event = {
      version: '1.0',
      context: { distributionDomainName: 'localhost', distributionId: 'LOCAL', eventType: 'viewer-request' },
      viewer: { ip: '127.0.0.1' },
      request,
    };
    // Text crosses the border, objects do not: none of the outside can be reached through a prototype.
    context['event'] = JSON.stringify(event);
    const result: unknown = call.runInContext(context, { timeout: 100 });
    return parseResult(JSON.parse(String(result)));
  };
}

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

function parseResult(result: Partial<Record<string, unknown>> | null): { uri: string } | EdgeResponse {
  const { uri, statusCode, headers, body } = result ?? {};
  if (typeof statusCode === 'number') {
    const text = typeof body === 'string' ? body : '';
    return { statusCode, headers: parseHeaders(headers), body: text };
  }
  if (typeof uri !== 'string' || !uri.startsWith('/')) throw new Error('The edge function returned no request');
  return { uri };
}

function parseHeaders(headers: unknown): ReadonlyMap<string, string> {
  const entries: [string, unknown][] = typeof headers === 'object' && headers !== null ? Object.entries(headers) : [];
  const valueByName = new Map<string, string>();
  for (const [name, entry] of entries)
    if (typeof entry === 'object' && entry !== null && 'value' in entry) valueByName.set(name, String(entry.value));
  return valueByName;
}
