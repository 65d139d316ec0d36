import { html } from 'hono/html';
import type { Mail } from './inbox-mail.ts';

/** All mails, the newest first, with the links in their texts as links. */
export function renderInbox(mails: readonly Mail[]) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Local inbox</title>
        <style>
          body {
            font:
              1rem/1.5 system-ui,
              sans-serif;
            max-width: 45rem;
            margin: 2rem auto;
            padding: 0 1rem;
            color: #1a1a1a;
          }
          article {
            border-top: 1px solid #767676;
            padding: 0.5rem 0 1rem;
          }
          pre {
            font: inherit;
            white-space: pre-wrap;
            overflow-wrap: anywhere;
          }
          iframe {
            width: 100%;
            height: 20rem;
            border: 1px solid #767676;
          }
        </style>
      </head>
      <body>
        <main>
          <h1>Local inbox</h1>
          <p>Mails of the local run end here, whomever they are for. Load the page again for new ones.</p>
          ${mails.length === 0 ? html`<p>No mail yet.</p>` : mails.toReversed().map(renderMail)}
        </main>
      </body>
    </html>`;
}

function renderMail({ id, at, from, to, subject, text, html: markup }: Mail) {
  return html`<article>
    <h2>${subject}</h2>
    <p>To ${to.join(', ')}, from ${from}, <time datetime="${at}">${at.slice(0, 19).replace('T', ' ')}</time></p>
    <pre>${renderLinks(text)}</pre>
    ${
      markup === undefined
        ? ''
        : html`<details>
            <summary>As HTML</summary>
            <iframe src="/mails/${id}" title="${subject}" loading="lazy"></iframe>
          </details>`
    }
  </article>`;
}

function renderLinks(text: string) {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, at) => (at % 2 === 1 ? html`<a href="${part}">${part}</a>` : part));
}
