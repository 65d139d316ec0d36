import { randomUUID } from 'node:crypto';

/** A Lambda handler of any event; called with what JSON can carry, as the runtime would. */
export type Handler = { call(event: unknown, context: Context): Promise<unknown> }['call'];

/** What the runtime tells a function about its call. */
export interface Context {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly callbackWaitsForEmptyEventLoop: boolean;
  readonly getRemainingTimeInMillis: () => number;
}

/** Calls the handler with copies, so that neither side sees what the other does to an object afterwards. */
export async function callFunction(functionName: string, handler: Handler, event: unknown): Promise<unknown> {
  return copy(await handler(copy(event), openContext(functionName)));
}

function copy(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function openContext(functionName: string): Context {
  const deadline = Date.now() + 30_000;
  return {
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
    memoryLimitInMB: '512',
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}
