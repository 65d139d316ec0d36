/** A text of the deployer, of the little Markdown that such texts need: `#`, `##`, paragraphs, `- ` and links. */
export interface LegalText {
  readonly title: string;
  readonly blocks: readonly LegalBlock[];
}

export type LegalBlock =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly content: readonly Inline[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Inline[])[] };

/** A run of words; `href` is a path of this site, or an http, https or mailto URL. */
export interface Inline {
  readonly text: string;
  readonly href?: string;
}

export function parseLegalText(source: string): LegalText {
  const parts = source
    .replaceAll('\r\n', '\n')
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter(Boolean);
  const title = parts.find((part) => part.startsWith('# '))?.slice(2) ?? '';
  return { title, blocks: parts.filter((part) => !part.startsWith('# ')).map(parseBlock) };
}

function parseBlock(part: string): LegalBlock {
  if (part.startsWith('## ')) return { kind: 'heading', text: part.slice(3) };
  if (part.startsWith('- ')) {
    const items = part.slice(2).split('\n- ');
    return { kind: 'list', items: items.map(parseInline) };
  }
  return { kind: 'paragraph', content: parseInline(part) };
}

function parseInline(source: string): readonly Inline[] {
  const text = source.replace(/\s*\n\s*/g, ' ');
  const runs: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(/\[([^[\]]+)\]\(([^()\s]+)\)/g)) {
    const [whole, words = '', href = ''] = match;
    if (!/^(https?:\/\/|mailto:|\/(?!\/))/.test(href)) continue;
    if (match.index > end) runs.push({ text: text.slice(end, match.index) });
    runs.push({ text: words, href });
    end = match.index + whole.length;
  }
  if (end < text.length) runs.push({ text: text.slice(end) });
  return runs;
}
