import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openMade, openSecret } from '../../functions/secrets.ts';
import { BusyError } from '../../functions/table/errors.ts';
import { openSecrets, type SecretsServer } from '../../infra/local/secrets.ts';

const values = new Map<string, string>();
const clock = { now: 0 };
let server: SecretsServer;
let client: SecretsManagerClient;

beforeAll(async () => {
  server = await openSecrets(values);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new SecretsManagerClient({ endpoint: server.url, region: 'local', credentials, maxAttempts: 1 });
});
afterAll(() => server.close());
beforeEach(() => values.set('keys', '1'));

const open = (arn = 'keys') =>
  openSecret(client, { arn, parse: (text): number => JSON.parse(text), now: () => clock.now });

test('a change counts after five minutes', async () => {
  const get = open();
  expect(await get()).toBe(1);
  values.set('keys', '2');
  clock.now += 5 * 60 * 1000 - 1;
  expect(await get()).toBe(1);
  clock.now += 1;
  expect(await get()).toBe(2);
});

test('while a secret cannot be read, what was known counts; where nothing is, the caller may come again', async () => {
  const get = open();
  expect(await get()).toBe(1);
  values.delete('keys');
  clock.now += 60 * 60 * 1000;
  expect(await get()).toBe(1);
  await expect(open()()).rejects.toThrow(BusyError);
  values.set('keys', '3');
  expect(await get()).toBe(3);
});

test('all who ask at once ask once', async () => {
  const get = open();
  let parsed = 0;
  const counted = openSecret(client, { arn: 'keys', parse: () => ++parsed });
  expect(await Promise.all([counted(), counted(), counted()])).toEqual([1, 1, 1]);
  expect(await get()).toBe(1);
});

test('what is no secret of this kind is an error that says so', async () => {
  values.set('keys', '{');
  await expect(open()()).rejects.toThrow(SyntaxError);
});

test('what is made of secrets is made again when one of them changes, and only then', async () => {
  const texts = ['a', 'b'];
  let times = 0;
  const get = openMade(
    texts.map((_, i) => () => Promise.resolve(texts[i] ?? '')),
    (...all) => `${all.join()} ${++times}`,
  );
  expect([await get(), await get()]).toEqual(['a,b 1', 'a,b 1']);
  texts[1] = 'c';
  expect([await get(), await get()]).toEqual(['a,c 2', 'a,c 2']);
});
