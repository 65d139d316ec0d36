/**
 * Width of a line of sans-serif text at 11 px, rounded up to whole pixels. Near enough to size a badge; `textLength` then
 * makes the reader's own font fit. Accents and joiners take no room; scripts without an entry get a generous guess.
 */
export function textWidth(text: string): number {
  let tenths = 0;
  for (const character of text) tenths += advance(character);
  return Math.ceil(tenths / 10);
}

/** Advance widths of printable ASCII from the blank on, in tenths of a pixel at 11 px. */
const asciiAdvances = [
  36, 44, 51, 91, 70, 111, 86, 30, 46, 46, 62, 91, 37, 45, 38, 44, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 44, 44, 91,
  91, 91, 59, 110, 75, 75, 77, 85, 70, 63, 85, 83, 40, 44, 75, 61, 95, 82, 87, 66, 87, 76, 72, 67, 81, 75, 109, 75, 67,
  75, 46, 44, 46, 91, 63, 67, 67, 70, 60, 70, 67, 39, 70, 70, 31, 34, 65, 31, 107, 70, 67, 70, 70, 46, 58, 43, 70, 65,
  90, 65, 65, 58, 70, 46, 70, 91,
];

/** Alphabets below U+1100 have letters about as wide as Latin ones; what follows is mostly a full em or a little more. */
const letterAdvance = 76;
const symbolAdvance = 125;
const firstWide = 0x1100;

function advance(character: string): number {
  if (/\p{Mn}|\p{Me}|\p{Cf}/u.test(character)) return 0;
  const code = character.codePointAt(0) ?? 0;
  const unaccented = character.normalize('NFD').charCodeAt(0);
  return asciiAdvances[unaccented - 32] ?? (code < firstWide ? letterAdvance : symbolAdvance);
}
