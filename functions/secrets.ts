import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { getDeadline } from './deadline.ts';
import { BusyError } from './table/errors.ts';

/** How long a request may take, milliseconds, and how often it is tried. */
const clientSettings = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, socketTimeout: 2000, throwOnRequestTimeout: true },
};

export function openSecrets(): SecretsManagerClient {
  return new SecretsManagerClient(clientSettings);
}

/** How old what is known of a secret may be, milliseconds: a change counts after five minutes everywhere. */
const freshMs = 5 * 60 * 1000;

/**
 * What a secret holds, read at most every five minutes, and once for all who ask at the same time. While it cannot be read,
 * what was known before goes on counting; a BusyError where nothing is known yet. What cannot be parsed is thrown as it is.
 */
export function openSecret<T>(
  client: SecretsManagerClient,
  { arn, parse, now = Date.now }: { arn: string; parse: (text: string) => T; now?: () => number },
): () => Promise<T> {
  let known: { readonly value: T; readonly at: number } | undefined;
  let asked: Promise<T> | undefined;

  async function read(): Promise<T> {
    const at = now();
    const text = await fetchText(client, arn);
    if (text === undefined) {
      if (known) return known.value;
      throw new BusyError('a secret cannot be read');
    }
    known = { value: parse(text), at };
    return known.value;
  }

  return () => {
    if (known && now() - known.at < freshMs) return Promise.resolve(known.value);
    asked ??= read().finally(() => {
      asked = undefined;
    });
    return asked;
  };
}

/** What is made of some secrets, made again only when one of them has changed. */
export function openMade<T>(
  reads: readonly (() => Promise<string>)[],
  make: (...texts: string[]) => T,
): () => Promise<T> {
  let made: { readonly of: readonly string[]; readonly value: T } | undefined;
  return async () => {
    const texts = await Promise.all(reads.map((read) => read()));
    if (!made || texts.some((text, i) => text !== made?.of[i])) made = { of: texts, value: make(...texts) };
    return made.value;
  };
}

/** Undefined while Secrets Manager does not tell. */
async function fetchText(client: SecretsManagerClient, arn: string): Promise<string | undefined> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }), getDeadline());
    return SecretString;
  } catch {
    return undefined;
  }
}
