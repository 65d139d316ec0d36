import { languages } from '../../criteria/fields.ts';
import english from '../../locales/en/mails.json' with { type: 'json' };

/** What a mail is about, with what people wrote as they wrote it. */
export type MailContent =
  | { readonly kind: 'link' | 'reset' | 'address'; readonly token: string; readonly minutes: number }
  | { readonly kind: 'invitation' | 'offer'; readonly by: string; readonly project: MailedProject }
  | { readonly kind: 'claimed' | 'reassigned'; readonly project: MailedProject }
  | { readonly kind: 'message'; readonly project: MailedProject; readonly text: string }
  | { readonly kind: NoticeKind };

type NoticeKind =
  | 'no_account'
  | 'address_changed'
  | 'profile_changed'
  | 'password_set'
  | 'password_removed'
  | 'passkey_added'
  | 'passkey_removed';

export type MailKind = MailContent['kind'];

interface MailedProject {
  readonly id: number;
  readonly name: string;
}

export interface MailSite {
  /** Address of the site without a slash at its end. */
  readonly siteUrl: string;
  readonly programmeName: string;
}

export interface RenderedMail {
  /** A fixed sentence; nothing that people wrote is in it. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Languages that have mails; for all others they are in English. */
const texts: Readonly<Record<string, typeof english>> = { en: english };

/** A mail in a language, with one link. Tokens come after the `#`, which browsers send to nobody. */
export function renderMail(site: MailSite, language: string, content: MailContent): RenderedMail {
  const { greeting, closing, [content.kind]: parts } = texts[language] ?? english;
  const path = languages.find((known) => known === language) ?? 'en';
  const url = `${site.siteUrl}/${path}${pathOf(content)}`;
  const values = { ...valuesOf(content), programme: site.programmeName, siteUrl: site.siteUrl };
  const quoted = 'text' in content ? tidyLines(content.text) : [];
  const [before, after] = [parts.before, parts.after].map((lines) => lines.map((line) => fill(line, values)));
  const [end, opening] = [fill(closing, values), fill(greeting, values)];
  return {
    subject: fill(parts.subject, { programme: site.programmeName }),
    text: [opening, ...(before ?? []), ...quoteText(quoted), url, ...(after ?? []), `-- \n${end}`].join('\n\n') + '\n',
    html: renderHtml(path, [
      ...[opening, ...(before ?? [])].map(renderParagraph),
      ...(quoted.length > 0 ? [`<blockquote>${quoted.map(renderParagraph).join('')}</blockquote>`] : []),
      `<p><a href="${escapeHtml(url)}">${escapeHtml(parts.action)}</a></p>`,
      ...[...(after ?? []), end].map(renderParagraph),
    ]),
  };
}

/**
 * Whether somebody asked for this mail a moment ago, for the address it goes to. Only such mails go to addresses that bounced
 * or complained.
 */
export function isAskedFor(kind: MailKind): boolean {
  return ['link', 'reset', 'no_account', 'address'].includes(kind);
}

function pathOf(content: MailContent): string {
  switch (content.kind) {
    case 'link':
    case 'reset':
    case 'address':
      return `/confirm#${content.kind}.${encodeURIComponent(content.token)}`;
    case 'offer':
    case 'claimed':
    case 'reassigned':
      return `/projects/${content.project.id}/people`;
    case 'message':
      return `/projects/${content.project.id}`;
    case 'no_account':
      return '/sign-in';
    default:
      return '/account';
  }
}

function valuesOf(content: MailContent): Readonly<Record<string, string>> {
  return {
    ...('minutes' in content && { minutes: String(content.minutes) }),
    ...('by' in content && { by: tidyName(content.by) }),
    ...('project' in content && { project: `“${tidyName(content.project.name)}” (${content.project.id})` }),
  };
}

/** A name on one line, cut short, in which mail programs find no address to make a link of: a joiner follows each mark. */
export function tidyName(name: string): string {
  const line = Array.from(
    name
      .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  const short = line.length > maxNameLength ? `${line.slice(0, maxNameLength - 1).join('')}…` : line.join('');
  return short.replace(/(?<=\S)[.:/@](?=\S)/g, '$&\u2060');
}

const maxNameLength = 80;

/** The lines of a text without the characters that hide or turn others. */
function tidyLines(text: string): string[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.replace(/\p{C}/gu, ' ').trimEnd())
    .filter((line) => line !== '');
}

function quoteText(lines: readonly string[]): string[] {
  return lines.length > 0 ? [lines.map((line) => `> ${line}`).join('\n>\n')] : [];
}

/** Fills all placeholders at once, so that what people wrote is not looked through for more. */
function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
}

function renderHtml(language: string, blocks: readonly string[]): string {
  return `<!doctype html>\n<html lang="${language}">\n<head><meta charset="utf-8"></head>\n<body>\n${blocks.join('\n')}\n</body>\n</html>\n`;
}

function renderParagraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
