import { describe, expect, test } from 'vitest';
import { isAskedFor, type MailContent, type MailKind, renderMail, tidyName } from '../../../functions/mail/mails.ts';
import english from '../../../locales/en/mails.json' with { type: 'json' };

const site = { siteUrl: 'https://laurels.example.org', programmeName: 'Laurels & more' };
const project = { id: 7, name: 'Anvil' };

const contents: Readonly<Record<MailKind, { readonly content: MailContent; readonly path: string }>> = {
  link: { content: { kind: 'link', token: 'a-b_c', minutes: 15 }, path: '/confirm#link.a-b_c' },
  reset: { content: { kind: 'reset', token: 'a-b_c', minutes: 60 }, path: '/confirm#reset.a-b_c' },
  address: { content: { kind: 'address', token: 'a-b_c', minutes: 60 }, path: '/confirm#address.a-b_c' },
  no_account: { content: { kind: 'no_account' }, path: '/sign-in' },
  address_changed: { content: { kind: 'address_changed' }, path: '/account' },
  invitation: { content: { kind: 'invitation', by: 'Ada', project }, path: '/account' },
  offer: { content: { kind: 'offer', by: 'Ada', project }, path: '/projects/7/people' },
  claimed: { content: { kind: 'claimed', project }, path: '/projects/7/people' },
  reassigned: { content: { kind: 'reassigned', project }, path: '/projects/7/people' },
  message: { content: { kind: 'message', project, text: 'One.\n\nTwo.' }, path: '/projects/7' },
  profile_changed: { content: { kind: 'profile_changed' }, path: '/account' },
  password_set: { content: { kind: 'password_set' }, path: '/account' },
  password_removed: { content: { kind: 'password_removed' }, path: '/account' },
  passkey_added: { content: { kind: 'passkey_added' }, path: '/account' },
  passkey_removed: { content: { kind: 'passkey_removed' }, path: '/account' },
};

test('every text belongs to a kind of mail', () => {
  const { greeting: _greeting, closing: _closing, ...parts } = english;
  expect(Object.keys(parts).sort()).toEqual(Object.keys(contents).sort());
});

describe.each(Object.entries(contents))('%s', (_kind, { content, path }) => {
  const mail = renderMail(site, 'de', content);

  test('has one link, to its page in the language of who gets it', () => {
    const url = `https://laurels.example.org/de${path}`;
    expect(mail.text.match(/https:\S+/g)).toEqual([url, 'https://laurels.example.org']);
    expect([...mail.html.matchAll(/<a href="([^"]+)"/g)].map(([, href]) => href)).toEqual([url]);
  });

  test('has all placeholders filled, in both forms, and names the site', () => {
    for (const text of Object.values(mail)) expect(text).not.toMatch(/\{\{|\}\}|undefined/);
    expect(mail.text).toContain('Laurels & more');
    expect(mail.html).toContain('Laurels &#38; more');
  });
});

describe('what people write', () => {
  const evil = 'Eve <img src=x>\r\nBcc: all@example.org {{siteUrl}} https://evil.example/\u202E';
  const mails = [
    renderMail(site, 'en', { kind: 'invitation', by: evil, project: { id: 7, name: evil } }),
    renderMail(site, 'en', { kind: 'offer', by: evil, project: { id: 7, name: evil } }),
  ];

  test('is never in a subject', () => {
    for (const [kind, { content }] of Object.entries(contents)) {
      const hostile = { by: evil, text: evil, token: evil };
      const { subject } = renderMail(site, 'en', { ...content, ...hostile });
      expect(subject).toBe(renderMail(site, 'en', content).subject);
      expect(subject, kind).toMatch(/^[ -~]{10,70}$/);
    }
  });

  test('is no markup, no line of its own, no link and no placeholder', () => {
    for (const { text, html } of mails) {
      expect(html).not.toContain('<img');
      expect(text).toContain('Eve <img src=x> Bcc');
      expect(text).not.toMatch(/all@example\.org|https:\/\/evil|evil\.example|\u202E/);
      expect(text).toContain('{{siteUrl}}');
    }
  });

  test('of an administrator is quoted line by line', () => {
    const { text, html } = renderMail(site, 'en', { kind: 'message', project, text: 'One <b>\r\n\r\nTwo\u0000.' });
    expect(text).toContain('\n\n> One <b>\n>\n> Two .\n\n');
    expect(html).toContain('<blockquote><p>One &#60;b&#62;</p><p>Two .</p></blockquote>');
  });

  test.each([
    ['Node.js', 'Node.\u2060js'],
    ['  a \n b  ', 'a b'],
    ['end. ', 'end.'],
    ['x'.repeat(90), `${'x'.repeat(79)}…`],
  ])('%j as a name reads %j', (name, expected) => {
    expect(tidyName(name)).toBe(expected);
  });
});

test('a language without mails has English ones, an unknown language English pages as well', () => {
  const english = renderMail(site, 'en', contents.link.content);
  expect(renderMail(site, 'xx', contents.link.content)).toEqual(english);
  expect(renderMail(site, '../evil', contents.link.content)).toEqual(english);
  expect(renderMail(site, 'de', contents.link.content).subject).toBe(english.subject);
});

test('only mails that somebody waits for go to addresses in trouble', () => {
  const kinds = Object.values(contents).map(({ content }) => content.kind);
  expect(kinds.filter(isAskedFor).sort()).toEqual(['address', 'link', 'no_account', 'reset']);
});
