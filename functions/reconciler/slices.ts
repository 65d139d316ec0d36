import { parseProjectId, type ProjectId } from '../table/project.ts';

/**
 * Some of the projects, with the prefixes under which a bucket lists their objects and, save for few, no others. Object
 * keys sort as text: what lies together is what begins with the same digits.
 */
export interface Slice {
  /** Names the slice among those of the same highest number. */
  readonly name: string;
  readonly prefixes: readonly string[];
  readonly ids: Iterable<ProjectId>;
}

/** Slices that hold every number up to the highest once, each about 10,000 at most, in a fixed order. */
export function listSlices(last: number): Slice[] {
  if (last < 1) return [];
  const first = 10 ** Math.max(0, String(last).length - sliceDigits);
  const short = Array.from({ length: Math.min(first - 1, last) }, (_, i) => String(i + 1));
  const starts = Array.from({ length: 9 * first }, (_, i) => String(first + i));
  return [
    ...(short.length > 0
      ? [
          {
            name: 'short',
            prefixes: short.flatMap((number) => [`projects/${number}/`, `projects/${number}.json`]),
            ids: numbersOf(short.map((number) => [Number(number), Number(number)])),
          },
        ]
      : []),
    ...starts.map((start) => ({
      name: start,
      prefixes: [`projects/${start}`],
      ids: numbersOf(rangesOf(start, last)),
    })),
  ];
}

/** Digits of the highest number that differ within a slice, and one more at most. */
const sliceDigits = 5;

/** The numbers up to the highest that begin with these digits: `3`, `30` to `39`, `300` to `399`, … */
function rangesOf(start: string, last: number): [number, number][] {
  const ranges: [number, number][] = [];
  for (let size = 1; Number(start) * size <= last; size *= 10) {
    ranges.push([Number(start) * size, Math.min((Number(start) + 1) * size - 1, last)]);
  }
  return ranges;
}

function numbersOf(ranges: readonly (readonly [number, number])[]): Iterable<ProjectId> {
  return {
    *[Symbol.iterator]() {
      for (const [from, to] of ranges)
        for (let number = from; number <= to; number++) {
          const id = parseProjectId(String(number));
          if (id) yield id;
        }
    },
  };
}
