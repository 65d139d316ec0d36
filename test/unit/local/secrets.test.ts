import { GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSecrets, readRandomSecrets } from '../../../infra/local/secrets.ts';

test('the SDK reads secrets by their names, and nothing else', async () => {
  const values = new Map([['auth', 'value']]);
  const server = await openSecrets(values);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SecretsManagerClient({ endpoint: server.url, region: 'local', credentials, maxAttempts: 1 });
  const get = async (id: string) => (await client.send(new GetSecretValueCommand({ SecretId: id }))).SecretString;
  expect(await get('auth')).toBe('value');
  values.set('auth', 'rotated');
  expect(await get('auth')).toBe('rotated');
  await expect(get('other')).rejects.toThrow(expect.objectContaining({ name: 'ResourceNotFoundException' }));
  await expect(client.send(new ListSecretsCommand({}))).rejects.toThrow('Not here.');
  expect((await fetch(server.url, { method: 'POST', body: '{"SecretId":"auth"}' })).status).toBe(400);
  await server.close();
});

test('random secrets stay from one run to the next, for the owner of the files only', () => {
  const directory = mkdtempSync(join(tmpdir(), 'laurels-secrets-'));
  const file = join(directory, 'secrets.json');
  const first = readRandomSecrets(file, ['a']);
  const second = readRandomSecrets(file, ['a', 'b']);
  expect(second.get('a')).toBe(first.get('a'));
  expect(second.get('b')).toMatch(/^[\w-]{48}$/);
  expect(second.get('b')).not.toBe(second.get('a'));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  rmSync(directory, { recursive: true });
});
