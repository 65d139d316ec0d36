/** Words without any markup, and the URL that may stand after them. */
export interface SimpleText {
  readonly words: string;
  readonly url: string;
}

/** Longest text rendered, in code points: no field of ours is longer. */
const maxShown = 8192;

const simple = /^([^\\`*_[\]<>#~|&@\n\r\t]*?)((?<![^ ])https?:\/\/[A-Za-z0-9](?:[\w./#?=%+~:@-]*[\w/#=%+~-])?)?$/;

/** What would make a list, a heading or a link of words. */
const markup = /:\/\/|www\.|mailto:|xmpp:|^ *(?:[-+=]|\d+[.)])/i;

/**
 * Most texts that people write are words and at most one URL at the end: these need no Markdown renderer. Undefined for
 * all others.
 */
export function parseSimpleText(text: string): SimpleText | undefined {
  const [, words, url = ''] = simple.exec(text) ?? [];
  return words === undefined || markup.test(words) ? undefined : { words, url };
}

/** The text as it is rendered: without outer blanks, and bounded. */
export function shownText(text: string): string {
  const trimmed = text.trim();
  return trimmed.length <= maxShown
    ? trimmed
    : Array.from(trimmed.slice(0, 2 * maxShown))
        .slice(0, maxShown)
        .join('');
}
