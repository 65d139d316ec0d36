import { createHash, randomBytes } from 'node:crypto';

/** An application that people may let know who they are. */
export interface ForgeApplication {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly callbackUrl: string;
}

/** What somebody agreed to. */
export interface Grant {
  readonly personId: number;
  /** Names of scopes with spaces between them; empty for public identity only. */
  readonly scope: string;
}

/** What a code was given for. */
export interface CodeRequest extends Grant {
  readonly redirectUri: string | undefined;
  readonly codeChallenge: string | undefined;
}

export interface Grants {
  createCode(request: CodeRequest): string;
  /** A token for a code, once and within ten minutes; or the error, as GitHub names it. */
  redeem(form: URLSearchParams): { readonly token: string; readonly grant: Grant } | { readonly error: TokenError };
  getGrant(token: string): Grant | undefined;
}

export type TokenError = keyof typeof tokenErrors;

/** @see https://docs.github.com/en/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors */
export const tokenErrors = {
  incorrect_client_credentials: 'The client_id and/or client_secret passed are incorrect.',
  redirect_uri_mismatch: 'The redirect_uri MUST match the registered callback URL for this application.',
  bad_verification_code: 'The code passed is incorrect or expired.',
} as const;

const codeLifeMs = 10 * 60 * 1000;

export function openGrants(application: ForgeApplication, now: () => number): Grants {
  const codes = new Map<string, CodeRequest & { readonly expiresAt: number }>();
  const tokens = new Map<string, Grant>();
  return {
    createCode(request) {
      const code = randomBytes(10).toString('hex');
      codes.set(code, { ...request, expiresAt: now() + codeLifeMs });
      return code;
    },
    redeem(form) {
      const { clientId, clientSecret } = application;
      if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
        return { error: 'incorrect_client_credentials' };
      const code = form.get('code') ?? '';
      const request = codes.get(code);
      // Whoever guesses has one try.
      codes.delete(code);
      if (!request || request.expiresAt <= now()) return { error: 'bad_verification_code' };
      const redirectUri = form.get('redirect_uri');
      if (redirectUri !== null && redirectUri !== (request.redirectUri ?? application.callbackUrl))
        return { error: 'redirect_uri_mismatch' };
      if (!isVerified(request.codeChallenge, form.get('code_verifier'))) return { error: 'bad_verification_code' };
      const token = `gho_${randomBytes(27).toString('base64url').replace(/[-_]/g, 'x')}`;
      const grant = { personId: request.personId, scope: request.scope };
      tokens.set(token, grant);
      return { token, grant };
    },
    getGrant: (token) => tokens.get(token),
  };
}

/** Whether a verifier is the one whose SHA-256 was shown with the request for the code. */
function isVerified(challenge: string | undefined, verifier: string | null): boolean {
  if (challenge === undefined) return true;
  return verifier !== null && createHash('sha256').update(verifier).digest('base64url') === challenge;
}

/**
 * Whether an application may send people there: to its registered callback, or deeper into its path, on its host or one below.
 * @see https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps#redirect-urls
 */
export function isRegistered(redirectUri: string, callbackUrl: string): boolean {
  if (!URL.canParse(redirectUri)) return false;
  const [asked, registered] = [new URL(redirectUri), new URL(callbackUrl)];
  const isHost = asked.hostname === registered.hostname || asked.hostname.endsWith(`.${registered.hostname}`);
  const isBelow = `${asked.pathname}/`.startsWith(`${registered.pathname.replace(/\/$/, '')}/`);
  const hasUser = asked.username !== '' || asked.password !== '';
  return isHost && asked.port === registered.port && asked.protocol === registered.protocol && isBelow && !hasUser;
}
