/**
 * A filter of an event source mapping, as AWS writes it: an object of the event's shape whose leaves are lists of
 * alternatives, each a value or `{ "prefix": text }`.
 */
export interface FilterPattern {
  readonly [key: string]: FilterPattern | readonly Alternative[];
}

export type Alternative = string | number | boolean | null | { readonly prefix: string };

/**
 * Whether every leaf of the pattern has an alternative that the value, or one of a list of values, meets; what the pattern
 * leaves out is free.
 */
export function matches(pattern: FilterPattern, value: unknown): boolean {
  return Object.entries(pattern).every(([key, expected]) => {
    const actual = getProperty(value, key);
    if (isPattern(expected)) return matches(expected, actual);
    const values: unknown[] = Array.isArray(actual) ? actual : [actual];
    return expected.some((alternative) => values.some((one) => meets(alternative, one)));
  });
}

function isPattern(expected: FilterPattern | readonly Alternative[]): expected is FilterPattern {
  return !Array.isArray(expected);
}

function meets(alternative: Alternative, actual: unknown): boolean {
  if (alternative === null || typeof alternative !== 'object') return actual === alternative;
  if (typeof alternative.prefix !== 'string') throw new Error(`Unknown filter ${JSON.stringify(alternative)}`);
  return typeof actual === 'string' && actual.startsWith(alternative.prefix);
}

function getProperty(value: unknown, key: string): unknown {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(key);
}
