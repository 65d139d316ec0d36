import { open } from 'node:fs/promises';

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its line feed. */
  readonly text: string;
  /** Whether a line feed ends it. */
  readonly isEnded: boolean;
  /** Of its first byte in the file. */
  readonly start: number;
  /** Of the first byte after it. */
  readonly end: number;
}

const chunkBytes = 1 << 20;
const lineFeed = 0x0a;

/** The lines of a file between two offsets, byte by byte as they are, in memory of one line at a time. */
export async function* readLines(path: string, from = 0, to = Infinity): AsyncGenerator<Line> {
  const file = await open(path, 'r');
  try {
    let rest: Buffer[] = [];
    let [position, start, number] = [from, from, 0];
    for (;;) {
      const wanted = Math.min(chunkBytes, to - position);
      const { bytesRead, buffer } = await file.read(Buffer.alloc(wanted), 0, wanted, position);
      if (bytesRead === 0) break;
      position += bytesRead;
      let chunk = buffer.subarray(0, bytesRead);
      for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed)) {
        const bytes = Buffer.concat([...rest, chunk.subarray(0, at)]);
        rest = [];
        const end = start + bytes.length + 1;
        yield { number: ++number, text: bytes.toString(), isEnded: true, start, end };
        start = end;
        chunk = chunk.subarray(at + 1);
      }
      if (chunk.length > 0) rest.push(chunk);
    }
    const bytes = Buffer.concat(rest);
    const end = start + bytes.length;
    if (bytes.length > 0) yield { number: ++number, text: bytes.toString(), isEnded: false, start, end };
  } finally {
    await file.close();
  }
}
