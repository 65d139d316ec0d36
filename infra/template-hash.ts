import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

/** The part of a template's metadata that holds the hash of all the rest. */
const mark = 'Laurels';

/** Writes into the file of a synthesised template a hash of all that is in it. */
export function stampTemplate(path: string): void {
  const template = parseTemplate(readFileSync(path, 'utf8'));
  if (!template) throw new Error(`${path} is no template`);
  const Metadata = { ...parseObject(template['Metadata']), [mark]: { ContentHash: hashTemplate(template) } };
  writeFileSync(path, JSON.stringify({ ...template, Metadata }, undefined, 1));
}

/**
 * Whether a template, as a text, is still the one that was stamped: `edited` if a word of it is another, or if it is no
 * JSON any more; `unstamped` if nothing tells, as with those of the first release.
 */
export function judgeTemplate(text: string): 'whole' | 'edited' | 'unstamped' {
  const template = parseTemplate(text);
  if (!template) return 'edited';
  const stamped = parseObject(parseObject(template['Metadata'])[mark])['ContentHash'];
  if (stamped === undefined) return 'unstamped';
  return stamped === hashTemplate(template) ? 'whole' : 'edited';
}

type Json = Readonly<Record<string, unknown>>;

function hashTemplate({ Metadata, ...content }: Json): string {
  const { [mark]: _, ...metadata } = parseObject(Metadata);
  return createHash('sha256')
    .update(readable(JSON.stringify({ content, metadata })))
    .digest('hex');
}

/** The text with one question mark for whatever is not ASCII: CloudFormation gives templates back with some in its place. */
function readable(text: string): string {
  return text.replaceAll(/[?\u{80}-\u{10ffff}]+/gu, '?');
}

function parseTemplate(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? parseObject(value) : undefined;
  } catch {
    return undefined;
  }
}

function parseObject(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
