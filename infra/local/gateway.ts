import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { callFunction, type Handler } from './lambda.ts';

/** Asks a function as API Gateway's HTTP API does, payload format 2.0. */
export async function invoke(
  handler: Handler,
  request: Request,
  { name = 'api' }: { name?: string } = {},
): Promise<Response> {
  const event = await renderEvent(request);
  try {
    return parseResult(await callFunction(name, handler, event));
  } catch (error) {
    console.error(`${name}: the call failed:`, error);
    return Response.json({ message: 'Internal Server Error' }, { status: 500 });
  }
}

async function renderEvent(request: Request) {
  const url = new URL(request.url);
  const { cookie, ...headers } = Object.fromEntries(request.headers);
  const body = Buffer.from(await request.arrayBuffer());
  const isText =
    isUtf8(body) && /^(text\/|application\/(json|javascript|xml|[\w.-]+\+json)\b)/i.test(headers['content-type'] ?? '');
  const now = new Date();
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookie !== undefined && { cookies: cookie.split(';').map((part) => part.trim()) }),
    headers: { ...headers, host: 'api.local' },
    ...(url.search.length > 1 && { queryStringParameters: renderQuery(url.searchParams) }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: 'api.local',
      domainPrefix: 'api',
      http: {
        method: request.method,
        path: url.pathname,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: isText ? body.toString() : body.toString('base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function renderQuery(parameters: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name).join(',')]));
}

/** An answer without `statusCode` is the body itself, as JSON. */
function parseResult(result: unknown): Response {
  if (result === null || typeof result !== 'object' || !('statusCode' in result)) return Response.json(result ?? null);
  const { statusCode, headers, cookies, body, isBase64Encoded }: Partial<Record<string, unknown>> = result;
  const answered = new Headers();
  for (const [name, value] of entriesOf(headers)) answered.set(name, String(value));
  for (const [, cookie] of entriesOf(cookies)) answered.append('set-cookie', String(cookie));
  const status = Number(statusCode);
  if ([204, 205, 304].includes(status)) return new Response(null, { status, headers: answered });
  const text = typeof body === 'string' ? body : '';
  if (!answered.has('content-type')) answered.set('content-type', 'text/plain; charset=utf-8');
  return new Response(Buffer.from(text, isBase64Encoded === true ? 'base64' : 'utf8'), { status, headers: answered });
}

function entriesOf(value: unknown): [string, unknown][] {
  return value !== null && typeof value === 'object' ? Object.entries(value) : [];
}
