/** A JSON object has no prototype here, so that `__proto__` and `constructor` are keys like others. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface JsonDocument {
  readonly ok: true;
  readonly value: Json;
  /** Paths of keys that the same object names again, the first 100; the last one counts. In order of the repetition. */
  readonly duplicates: readonly (readonly string[])[];
}

/** Where reading stopped; line and column count from 1, columns in UTF-16 units. */
export interface JsonProblem {
  readonly ok: false;
  readonly code: 'invalid_json' | 'too_deep';
  readonly line: number;
  readonly column: number;
}

/** Deepest nesting read: answer files need 2. */
const maxDepth = 64;

/** Repeated keys told at most: a path each for all that fit into a body would take hundreds of megabytes. */
const maxDuplicates = 100;

/**
 * JSON as RFC 8259 has it, and what `JSON.parse` can't tell: where it is broken, and which keys come twice.
 * Never throws, whatever the text; a leading byte order mark is skipped.
 */
export function parseJson(text: string): JsonDocument | JsonProblem {
  const reader = new Reader(text);
  try {
    const value = reader.document();
    return { ok: true, value, duplicates: reader.duplicates };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const before = text.slice(0, error.position).split('\n');
    return { ok: false, code: error.code, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }
}

class Stop extends Error {
  readonly code: JsonProblem['code'];
  readonly position: number;
  constructor(code: JsonProblem['code'], position: number) {
    super(code);
    this.code = code;
    this.position = position;
  }
}

const blank = /[ \t\n\r]*/y;
const literal = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// eslint-disable-next-line no-control-regex -- JSON forbids them inside strings
const plain = /[^"\\\u0000-\u001F]*/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

class Reader {
  readonly duplicates: string[][] = [];
  readonly #text: string;
  readonly #path: string[] = [];
  #at: number;

  constructor(text: string) {
    this.#text = text;
    this.#at = text.startsWith('\uFEFF') ? 1 : 0;
  }

  document(): Json {
    const value = this.#value();
    if (this.#at < this.#text.length) this.#stop();
    return value;
  }

  #value(): Json {
    this.#skip(blank);
    const value = this.#bare();
    this.#skip(blank);
    return value;
  }

  #bare(): Json {
    switch (this.#text[this.#at]) {
      case '{':
        return this.#nested('}', () => this.#object());
      case '[':
        return this.#nested(']', () => this.#array());
      case '"':
        return this.#string();
      default: {
        const found = this.#skip(literal);
        if (found === '') this.#stop();
        return JSON.parse(found) as boolean | number | null;
      }
    }
  }

  #nested<T>(end: string, read: () => T): T {
    if (this.#path.length >= maxDepth) this.#stop('too_deep');
    this.#at++;
    this.#path.push('');
    this.#skip(blank);
    const value = read();
    this.#expect(end);
    this.#path.pop();
    return value;
  }

  #object(): Json {
    const value: { [key: string]: Json } = Object.create(null);
    if (this.#text[this.#at] === '}') return value;
    do {
      this.#skip(blank);
      if (this.#text[this.#at] !== '"') this.#stop();
      const key = this.#string();
      this.#path[this.#path.length - 1] = key;
      if (key in value) {
        if (this.duplicates.length < maxDuplicates) this.duplicates.push([...this.#path]);
        delete value[key];
      }
      this.#skip(blank);
      this.#expect(':');
      value[key] = this.#value();
    } while (this.#take(','));
    return value;
  }

  #array(): Json[] {
    const values: Json[] = [];
    if (this.#text[this.#at] === ']') return values;
    do {
      this.#path[this.#path.length - 1] = String(values.length);
      values.push(this.#value());
    } while (this.#take(','));
    return values;
  }

  #string(): string {
    const start = this.#at++;
    for (;;) {
      this.#skip(plain);
      if (this.#take('"')) return JSON.parse(this.#text.slice(start, this.#at)) as string;
      if (this.#skip(escape) === '') this.#stop();
    }
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #expect(character: string): void {
    if (!this.#take(character)) this.#stop();
  }

  #stop(code: JsonProblem['code'] = 'invalid_json'): never {
    throw new Stop(code, this.#at);
  }
}
