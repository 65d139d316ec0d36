/**
 * What Lambda's managed runtime does with a bundle, and no more: loads the handler once, then asks for events and sends back
 * what it answers.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';

const { AWS_LAMBDA_RUNTIME_API: api = '', LAMBDA_TASK_ROOT: root = '', _HANDLER: name = '' } = process.env;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

type Handler = { call(event: unknown, context: object): unknown }['call'];

const handler = await load().catch((error: unknown) => end('init/error', error));
let invocation = 'none';
process.on('uncaughtException', (error) => void end(`invocation/${invocation}/error`, error));
process.on('unhandledRejection', (error) => void end(`invocation/${invocation}/error`, error));

for (;;) {
  const { headers, body } = await ask('GET', 'invocation/next');
  invocation = String(headers['lambda-runtime-aws-request-id']);
  process.env['_X_AMZN_TRACE_ID'] = String(headers['lambda-runtime-trace-id']);
  try {
    const answer = await handler(JSON.parse(body), openContext(headers));
    await ask('POST', `invocation/${invocation}/response`, JSON.stringify(answer ?? null));
  } catch (error) {
    await ask('POST', `invocation/${invocation}/error`, describe(error));
  }
}

async function load(): Promise<Handler> {
  const [file, exported = ''] = name.split('.');
  const module = new Map<string, unknown>(Object.entries(await import(`${root}/${file}.mjs`)));
  const found = module.get(exported);
  if (typeof found !== 'function') throw new TypeError(`${name} is not a function`);
  return (event, context): unknown => found(event, context);
}

function openContext(headers: IncomingMessage['headers']) {
  const { env } = process;
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: env['AWS_LAMBDA_FUNCTION_VERSION'],
    memoryLimitInMB: env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: env['AWS_LAMBDA_LOG_STREAM_NAME'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

async function ask(method: string, path: string, sent?: string) {
  const outgoing = request(`http://${api}/2018-06-01/runtime/${path}`, { method, agent });
  const answered = once(outgoing, 'response');
  outgoing.end(sent);
  const [response]: IncomingMessage[] = await answered;
  if (!response) throw new Error('no answer');
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(Buffer.from(part));
  return { headers: response.headers, body: Buffer.concat(parts).toString() };
}

function describe(error: unknown): string {
  const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  return JSON.stringify({ errorType: name, errorMessage: message, stackTrace: stack.split('\n') });
}

async function end(path: string, error: unknown): Promise<never> {
  await ask('POST', path, describe(error));
  process.exit(129);
}
