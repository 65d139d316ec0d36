import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRuntime, type Runtime } from './runtime.ts';

const source = `
let calls = 0;
export const handler = async ({ act }, context) => {
  calls += 1;
  if (act === 'throw') throw new RangeError('too far');
  if (act === 'exit') process.exit(7);
  if (act === 'hang') return new Promise(() => setInterval(() => {}, 1000));
  if (act === 'large') return 'x'.repeat(6_300_000);
  if (act === 'nothing') return undefined;
  if (act === 'crash') { setTimeout(() => { throw new Error('later'); }); return new Promise(() => {}); }
  return { calls, remaining: context.getRemainingTimeInMillis(), names: Object.keys(process.env).sort(), id: context.awsRequestId };
};
export const other = 'no function';
`;

let directory: string;
let runtime: Runtime;

const open = (handler: string) =>
  openRuntime({
    taskRoot: directory,
    arn: 'arn:aws:lambda:eu-west-1:123456789012:function/Test',
    environment: { _HANDLER: handler, LAMBDA_TASK_ROOT: directory },
    memoryMegabytes: 128,
    timeoutSeconds: 2,
  });

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'runtime-'));
  writeFileSync(join(directory, 'index.mjs'), source);
  runtime = await open('index.handler');
});
afterAll(async () => {
  await runtime.close();
  rmSync(directory, { recursive: true });
});

test('events come one by one to one process that sees no other variables', async () => {
  const answers: any[] = await Promise.all([1, 2, 3].map(() => runtime.invoke({})));
  expect(answers.map(({ calls }) => calls)).toEqual([1, 2, 3]);
  expect(new Set(answers.map(({ id }) => id)).size).toBe(3);
  const [{ names, remaining }] = answers;
  expect(names).toEqual(['AWS_LAMBDA_RUNTIME_API', 'LAMBDA_TASK_ROOT', '_HANDLER', '_X_AMZN_TRACE_ID']);
  expect(remaining).toBeLessThanOrEqual(2000);
  expect(runtime.starts()).toBe(1);
});

test('what a function throws or does not say is told, and its process stays', async () => {
  await expect(runtime.invoke({ act: 'throw' })).rejects.toThrow(/RangeError.*too far/);
  expect(await runtime.invoke({ act: 'nothing' })).toBeNull();
  expect(runtime.starts()).toBe(1);
});

test('payloads of more than 6 MB are refused on both ways', async () => {
  await expect(runtime.invoke({ act: 'large' })).rejects.toThrow('Function.ResponseSizeTooLarge');
  await expect(runtime.invoke({ text: 'x'.repeat(6_300_000) })).rejects.toThrow('RequestEntityTooLarge');
});

test('a process that ends, crashes or takes too long fails its event alone', async () => {
  const fates = ['exit', 'hang', 'crash', 'live'].map((act) => runtime.invoke({ act }));
  const [exited, hung, crashed, lived] = await Promise.allSettled(fates);
  expect(exited).toMatchObject({ reason: { message: expect.stringContaining('Runtime.ExitError 7') } });
  expect(hung).toMatchObject({ reason: { message: 'Task timed out after 2 seconds' } });
  expect(crashed).toMatchObject({ reason: { message: expect.stringContaining('later') } });
  expect(lived).toMatchObject({ value: { calls: 1 } });
  expect(runtime.starts()).toBe(4);
});

test('a restart begins anew with the next event', async () => {
  const before = runtime.starts();
  await runtime.restart();
  expect(await runtime.invoke({})).toMatchObject({ calls: 1 });
  expect(runtime.starts()).toBe(before + 1);
});

test('a bundle without the handler says so', async () => {
  const broken = await open('index.other');
  await expect(broken.invoke({})).rejects.toThrow('index.other is not a function');
  await broken.close();
});
