import { textWidth } from './text-width.ts';

/** `epoch.seq` of a published object. */
export type Version = `${number}.${number}`;

/** The right part of a badge. Colours are `#rrggbb`; `ink` on `fill` has a contrast of at least 4.5:1. */
export interface Look {
  readonly text: string;
  readonly fill: string;
  readonly ink: string;
  /** Colour of the laurel, which stands on the label. */
  readonly mark: string;
  /** 0–100: how far the bar on the lower edge reaches; absent for no bar. */
  readonly percent?: number;
}

/**
 * The badge as an SVG document, 20 px high and as wide as its texts need. Texts are escaped; characters that XML forbids
 * are dropped. A version becomes part of the bytes, so that two versions never have the same ETag.
 *
 * Pictures are kept for each label and look, so pass labels that are settings and looks that are constants.
 */
export function renderBadge(label: string, look: Look, version?: Version): string {
  const { head, tail } = getPicture(label, look);
  return version === undefined ? head + tail : `${head} data-version="${version}"${tail}`;
}

/** An SVG document, parted where the version goes. */
interface Picture {
  readonly head: string;
  readonly tail: string;
}

const pictures = new Map<string, Map<Look, Picture>>();

function getPicture(label: string, look: Look): Picture {
  let ofLabel = pictures.get(label);
  if (!ofLabel) pictures.set(label, (ofLabel = new Map()));
  let picture = ofLabel.get(look);
  if (!picture) ofLabel.set(look, (picture = renderPicture(escape(label), escape(look.text), look)));
  return picture;
}

const labelFill = '#26333d';
const labelInk = '#ffffff';
const barFill = '#ffc83d';
/** Where the laurel ends. */
const markEnd = 20;
const gap = 5;

/** Ten leaves, five a side. */
const laurel =
  'M11.6 13.9Q8.7 13.3 8.3 16.3Q11.2 16.8 11.6 13.9zM9.4 13.1Q7.2 11.1 5.3 13.5Q7.6 15.4 9.4 13.1z' +
  'M7.9 11.3Q7 8.5 4.2 9.6Q5.2 12.4 7.9 11.3zM7.5 8.8Q8.3 5.9 5.3 5.3Q4.6 8.2 7.5 8.8z' +
  'M8.5 6.6Q11.2 5.4 9.8 2.8Q7.1 4 8.5 6.6zM12.4 13.9Q15.3 13.3 15.7 16.3Q12.8 16.8 12.4 13.9z' +
  'M14.6 13.1Q16.8 11.1 18.7 13.5Q16.4 15.4 14.6 13.1zM16.1 11.3Q17 8.5 19.8 9.6Q18.8 12.4 16.1 11.3z' +
  'M16.5 8.8Q15.7 5.9 18.7 5.3Q19.4 8.2 16.5 8.8zM15.5 6.6Q12.8 5.4 14.2 2.8Q16.9 4 15.5 6.6z';

function renderPicture(label: Escaped, text: Escaped, { fill, ink, mark, percent }: Look): Picture {
  const labelStart = markEnd + gap;
  const split = labelStart + label.width + gap;
  const textStart = split + gap + 1;
  const width = textStart + text.width + gap + 1;
  const spoken = `${label.xml}: ${text.xml}`;
  return {
    head: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" viewBox="0 0 ${width} 20" role="img" aria-label="${spoken}"`,
    tail:
      `><title>${spoken}</title>` +
      `<path fill="${fill}" d="M${split - 1} 0H${width - 4}a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H${split - 1}z"/>` +
      `<path fill="${labelFill}" d="M${split} 0H4a4 4 0 0 0-4 4v12a4 4 0 0 0 4 4h${split - 4}z"/>` +
      `<path fill="${mark}" d="${laurel}"/>` +
      (percent === undefined ? '' : renderBar(split, width - 4, percent)) +
      `<g font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">` +
      `<text x="${labelStart}" y="14" fill="${labelInk}" textLength="${label.width}" lengthAdjust="spacingAndGlyphs">${label.xml}</text>` +
      `<text x="${textStart}" y="14" fill="${ink}" textLength="${text.width}" lengthAdjust="spacingAndGlyphs">${text.xml}</text>` +
      `</g></svg>`,
  };
}

/** A strip on the lower edge, which ends before the rounded corner. */
function renderBar(start: number, end: number, percent: number): string {
  const reached = Math.round((end - start) * percent) / 100;
  return `<path fill="${barFill}" d="M${start} 18h${reached}v2h-${reached}z"/>`;
}

interface Escaped {
  readonly xml: string;
  readonly width: number;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): Escaped {
  const clean = text.replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '');
  return { xml: clean.replace(/[&<>"']/g, (character) => entities[character] ?? ''), width: textWidth(clean) };
}
