import { randomBytes } from 'node:crypto';
import { parseProperties } from '../unit/infra/synth.ts';
import { resolveAll, type Resolve } from './resolve.ts';
import type { Template } from './template.ts';

/** What Secrets Manager makes of the template's secrets, by their ARNs. */
export function listSecretValues(template: Template, resolve: Resolve): Map<string, string> {
  const secrets = [...template.list('AWS::SecretsManager::Secret')];
  return new Map(
    secrets.map(([id, raw]) => {
      const { SecretString, GenerateSecretString } = resolveAll(resolve, raw);
      const value = typeof SecretString === 'string' ? SecretString : generate(GenerateSecretString);
      return [String(resolve({ Ref: id })), value];
    }),
  );
}

function generate(settings: unknown): string {
  const { PasswordLength, SecretStringTemplate, GenerateStringKey } = parseProperties(settings);
  const password = randomBytes(Number(PasswordLength)).toString('hex').slice(0, Number(PasswordLength));
  if (typeof SecretStringTemplate !== 'string') return password;
  return JSON.stringify({
    ...parseProperties(JSON.parse(SecretStringTemplate)),
    [String(GenerateStringKey)]: password,
  });
}
