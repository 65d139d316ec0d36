import { html } from 'hono/html';

export interface ForgePage {
  /** Parameters of the request, which come back with the form. */
  readonly parameters: URLSearchParams;
  /** Logins to choose from. */
  readonly logins: readonly string[];
  /** Name of the scopes that are asked for; empty for public identity only. */
  readonly scope: string;
}

/** The page on which somebody says who they are and lets the application know, or does not. */
export function renderForgePage({ parameters, logins, scope }: ForgePage) {
  const chosen = parameters.get('login') ?? logins[0] ?? '';
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Sign in with the local forge</title>
        <style>
          body {
            font:
              1rem/1.5 system-ui,
              sans-serif;
            max-width: 30rem;
            margin: 3rem auto;
            padding: 0 1rem;
            color: #1a1a1a;
          }
          input,
          button {
            font: inherit;
            padding: 0.4rem 0.8rem;
          }
        </style>
      </head>
      <body>
        <main>
          <h1>The local forge</h1>
          <p>
            This stands in for GitHub on your machine. Choose a login, or type any: whoever is not known gets an
            account.
          </p>
          <form method="post" action="/login/oauth/authorize">
            ${[...parameters].map(([name, value]) =>
              name === 'login' ? '' : html`<input type="hidden" name="${name}" value="${value}" />`,
            )}
            <p>
              <label>Login <input name="login" list="logins" value="${chosen}" pattern="[A-Za-z0-9\\-]{1,39}" /></label>
              <datalist id="logins">${logins.map((login) => html`<option value="${login}"></option>`)}</datalist>
            </p>
            <p>The application asks for: ${scope === '' ? 'public information only' : scope}.</p>
            <p>
              <button name="decision" value="approve">Approve</button>
              <button name="decision" value="refuse" formnovalidate>Refuse</button>
            </p>
          </form>
        </main>
      </body>
    </html>`;
}
