import { property, text } from './replies.ts';

const key = 'laurels/draft/new';

/** Keeps what was typed of a new project while somebody signs in; what the browser refuses to keep is lost. */
export function keepNewDraft(values: Readonly<Record<string, string>>): void {
  try {
    localStorage.setItem(key, JSON.stringify(values));
  } catch {
    // It then holds for this page only.
  }
}

/** What was kept, by the given names; undefined where nothing was. It is kept no longer. */
export function takeNewDraft<Name extends string>(names: readonly Name[]): Readonly<Record<Name, string>> | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    localStorage.removeItem(key);
    if (kept === null) return undefined;
    return Object.fromEntries(names.map((name) => [name, text(property(kept, name))])) as Record<Name, string>;
  } catch {
    return undefined;
  }
}
