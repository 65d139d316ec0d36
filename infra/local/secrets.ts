import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve } from './serve.ts';

export interface SecretsServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Tells secrets by their names as AWS Secrets Manager does, and nothing else; what is in the map counts at each request.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export function openSecrets(values: ReadonlyMap<string, string>): Promise<SecretsServer> {
  return serve(async (request) => {
    const refuse = (type: string, message: string) => answer({ __type: type, message }, 400);
    if (!(request.headers.get('authorization') ?? '').startsWith('AWS4-HMAC-SHA256 '))
      return refuse('MissingAuthenticationTokenException', 'Missing Authentication Token');
    if (request.headers.get('x-amz-target') !== 'secretsmanager.GetSecretValue')
      return refuse('UnknownOperationException', 'Not here.');
    const id = readId(await request.json());
    const value = values.get(id);
    if (value === undefined) return refuse('ResourceNotFoundException', "Secrets Manager can't find the secret.");
    return answer({ ARN: id, Name: id, SecretString: value, VersionStages: ['AWSCURRENT'] });
  });
}

/** Random texts that stay the same from one run to the next, since what is stored is sealed with them. */
export function readRandomSecrets(file: string, names: readonly string[]): ReadonlyMap<string, string> {
  const known: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const before = new Map(Object.entries(known ?? {}).map(([name, value]) => [name, String(value)]));
  const all = new Map(names.map((name) => [name, before.get(name) ?? randomBytes(36).toString('base64url')]));
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`, { mode: 0o600 });
  return all;
}

/** The secrets of a local run, in its folder. */
export function readLocalSecrets(directory: string) {
  return readRandomSecrets(join(directory, 'secrets.json'), ['auth', 'people', 'forge']);
}

/** The text of the local secret of people's keys, of which there is one. */
export function readLocalPeopleKeys(directory: string): string {
  return JSON.stringify({ 1: readLocalSecrets(directory).get('people') });
}

function answer(document: unknown, status = 200): Response {
  return new Response(JSON.stringify(document), { status, headers: { 'content-type': 'application/x-amz-json-1.1' } });
}

function readId(document: unknown): string {
  const id: unknown =
    document !== null && typeof document === 'object' && 'SecretId' in document ? document.SecretId : undefined;
  return typeof id === 'string' ? id : '';
}
