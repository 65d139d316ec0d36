import { createHash } from 'node:crypto';

/** The access token that somebody's forge gives after they agreed, by the documented steps of its web application flow. */
export async function openGithubToken(forgeUrl: string, login: string, scope = ''): Promise<string> {
  const verifier = 'v'.repeat(43);
  const form = new URLSearchParams({
    client_id: 'id',
    redirect_uri: 'http://localhost/callback',
    state: 'state',
    scope,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    login,
    decision: 'approve',
  });
  const agreed = await fetch(`${forgeUrl}/login/oauth/authorize`, { method: 'POST', body: form, redirect: 'manual' });
  const code = new URL(agreed.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const body = new URLSearchParams({ client_id: 'id', client_secret: 'secret', code, code_verifier: verifier });
  const given = await fetch(`${forgeUrl}/login/oauth/access_token`, {
    method: 'POST',
    body,
    headers: { accept: 'application/json' },
  });
  const answer = (await given.json()) as { access_token?: string };
  if (!answer.access_token) throw new Error(`no token: ${JSON.stringify(answer)}`);
  return answer.access_token;
}
