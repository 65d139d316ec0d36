import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parsePeopleKeys, type PeopleKeys } from '../../functions/table/people-keys.ts';
import { ask } from './aws-answers.ts';
import { UsageError } from './command.ts';

/** How long functions may go on with the keys that they knew, milliseconds: five minutes, and twice that to be sure. */
const settledMs = 10 * 60 * 1000;

interface Where {
  readonly region: string;
  readonly now?: () => number;
}

/**
 * The keys of people in a deployment's secret. Throws a UsageError while some of its functions may not know the newest: what
 * is sealed under that they could not read.
 */
export async function fetchPeopleKeys(secretArn: string, { region, now = Date.now }: Where): Promise<PeopleKeys> {
  const client = new SecretsManagerClient({ region });
  try {
    const answer = client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    const { SecretString = '', CreatedDate } = await ask('secretsmanager:GetSecretValue', answer);
    const keys = parseKeys(SecretString);
    if (CreatedDate && now() - CreatedDate.getTime() < settledMs)
      throw new UsageError(
        'The secret was changed less than ten minutes ago, and not every function knows the newest key yet. Nothing was ' +
          'changed. Run this again in ten minutes.',
      );
    return keys;
  } finally {
    client.destroy();
  }
}

/** Keys of a secret's text; a UsageError says what is wrong with it, and no value. */
export function parseKeys(secret: string): PeopleKeys {
  try {
    return parsePeopleKeys(secret);
  } catch (error) {
    throw new UsageError(`The secret is not right: ${error instanceof Error ? error.message : 'unreadable'}.`, {
      cause: error,
    });
  }
}
