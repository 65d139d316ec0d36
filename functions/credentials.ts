import { readEnv } from './env.ts';

/**
 * Stands in bundles for the SDK's chain of credential sources, which makes up a third of a small function: a Lambda has its
 * credentials in the environment always, and for as long as the process lives.
 */
export function defaultProvider(): () => Promise<Credentials> {
  return async () => {
    const env = readEnv(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']);
    return {
      accessKeyId: env.AWS_ACCESS_KEY_ID,
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
      sessionToken: env.AWS_SESSION_TOKEN,
    };
  };
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}
