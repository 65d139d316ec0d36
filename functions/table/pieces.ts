import { canonicalJson } from './hash.ts';

/** Answers and fields, whole or as edits, by their names. */
export interface Values<T> {
  readonly answers: T;
  readonly fields: T;
}

/** Largest piece that is stored in one item, in bytes of UTF-8. */
const maxPiece = 300_000;

/** The values in pieces that fit into items, each value in one of them; one piece if there are none. */
export function splitValues({ answers, fields }: Values<ReadonlyMap<string, unknown>>): Values<object>[] {
  const values = [
    ...[...fields].map(([name, value]) => ({ of: 'fields' as const, name, value })),
    ...[...answers].map(([name, value]) => ({ of: 'answers' as const, name, value })),
  ];
  const pieces: Values<Record<string, unknown>>[] = [{ answers: {}, fields: {} }];
  let room = maxPiece;
  for (const { of, name, value } of values) {
    const size = Buffer.byteLength(canonicalJson(value)) + name.length + 4;
    if (size > room) {
      pieces.push({ answers: {}, fields: {} });
      room = maxPiece;
    }
    room -= size;
    const piece = pieces.at(-1);
    if (piece) piece[of][name] = value;
  }
  return pieces;
}
