import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

/** Most marks that may be emphasis: to pair them takes the square of their number. */
const maxMarks = 800;

/** Lists and quotations opened in one line; each costs a pass over the rest of it. */
const deepLine = /^[ \t]*(?:(?:[-+*>]|\d{1,9}[.)])[ \t]*){16}/m;

/** Footnotes need ids, and boxes to tick need inputs: neither is for people's texts. */
const disabled = ['gfmFootnoteDefinition', 'gfmFootnoteCall', 'gfmPotentialFootnoteCall', 'tasklistCheck'];

/** CommonMark with tables, strikethrough and bare URLs; HTML in it is escaped. Undefined for a text made to cost time. */
export function markdownToHtml(text: string): string | undefined {
  if (isCostly(text)) return undefined;
  return micromark(text, { extensions: [gfm(), { disable: { null: disabled } }], htmlExtensions: [gfmHtml()] });
}

/** The address if a link may lead there, by how it begins; a browser could read others as a script. */
export function parseTarget(address: string | null): string | undefined {
  return address !== null && /^(?:https?:|mailto:|\.{0,2}\/|#)/i.test(address) ? address : undefined;
}

function isCostly(text: string): boolean {
  return (text.match(/[*_~]/g)?.length ?? 0) > maxMarks || deepLine.test(text);
}
