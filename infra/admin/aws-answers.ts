import { UsageError } from './command.ts';

/**
 * What AWS answers, or a sentence for whoever typed the command: no credentials, old ones, too weak ones, no way there.
 * `action` is what was asked, as policies spell it. Other errors pass through.
 */
export async function ask<T>(action: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const sentence = error instanceof Error ? explain(action, error) : undefined;
    throw sentence === undefined ? error : new UsageError(sentence, { cause: error });
  }
}

function explain(action: string, error: Error): string | undefined {
  const { name } = error;
  if (/^(Credentials|Token)ProviderError$/.test(name))
    return process.env['AWS_PROFILE'] === undefined
      ? 'There are no AWS credentials: sign in (aws sso login, aws configure) or set AWS_PROFILE.'
      : `The profile ${process.env['AWS_PROFILE']} of AWS_PROFILE does not exist or has no credentials: sign in with it, or name another.`;
  if (/^(ExpiredToken|UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|IncompleteSignature)/.test(name))
    return `AWS does not take the credentials (${name}): sign in again, or set another AWS_PROFILE.`;
  if (/^AccessDenied|^UnauthorizedOperation/.test(name))
    return `The credentials may not ask for ${action}: use some that may deploy, or let these have that right.`;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : name;
  if (/^(E[A-Z_]+|TimeoutError)$/.test(code))
    return `AWS cannot be reached for ${action} (${code}): look at the network and at the region.`;
  return undefined;
}
