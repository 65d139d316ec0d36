/** A value as typed, and the value it was changed from: what a save sends and a draft keeps. */
export interface Change<V> {
  readonly value: V;
  readonly base: V;
}

/** Values of one kind by key: as the server has them, as changed since, and as others changed them meanwhile. */
export interface Edits<K, V> {
  readonly saved: ReadonlyMap<K, V>;
  readonly changes: ReadonlyMap<K, Change<V>>;
  /** Their values; an item stays here until a choice settles it. */
  readonly conflicts: ReadonlyMap<K, V>;
}

/** What must be known of a kind of value. */
export interface Kind<K, V> {
  /** The value of a key that is missing. */
  readonly missing: (key: K) => V;
  readonly isSame: (a: V, b: V) => boolean;
  /** The value as the server stores it. */
  readonly normalise: (key: K, value: V) => V;
}

export type Choice = 'mine' | 'theirs';

export function openEdits<K, V>(saved: ReadonlyMap<K, V>): Edits<K, V> {
  return { saved, changes: new Map(), conflicts: new Map() };
}

export function savedValue<K, V>(kind: Kind<K, V>, edits: Edits<K, V>, key: K): V {
  return edits.saved.get(key) ?? kind.missing(key);
}

/** The value as it stands in the form. */
export function currentValue<K, V>(kind: Kind<K, V>, edits: Edits<K, V>, key: K): V {
  const change = edits.changes.get(key);
  return change ? change.value : savedValue(kind, edits, key);
}

/** The edits with one value typed. A value typed back to what is saved, or to what it was changed from, is no change. */
export function edit<K, V>(kind: Kind<K, V>, edits: Edits<K, V>, key: K, value: V): Edits<K, V> {
  const saved = savedValue(kind, edits, key);
  const base = edits.changes.get(key)?.base ?? saved;
  const changes = new Map(edits.changes);
  if (kind.isSame(value, saved) || kind.isSame(value, base)) changes.delete(key);
  else changes.set(key, { value, base });
  return { ...edits, changes };
}

/**
 * The edits after a save of which nobody knows whether it arrived. What was typed back meanwhile is a change of what was
 * sent: right if it arrived, and no conflict if it did not.
 */
export function holdSent<K, V>(kind: Kind<K, V>, edits: Edits<K, V>, sent: ReadonlyMap<K, Change<V>>): Edits<K, V> {
  const changes = new Map(edits.changes);
  for (const [key, { value: base }] of sent) {
    const value = currentValue(kind, edits, key);
    if (!changes.has(key) && !kind.isSame(value, base)) changes.set(key, { value, base });
  }
  return { ...edits, changes };
}

/** The edits with a draft's changes on top; their bases stay, so that a save finds what others did since. */
export function restoreEdits<K, V>(
  kind: Kind<K, V>,
  edits: Edits<K, V>,
  draft: ReadonlyMap<K, Change<V>>,
): Edits<K, V> {
  const changes = new Map(edits.changes);
  for (const [key, change] of draft) {
    if (!kind.isSame(change.value, savedValue(kind, edits, key))) changes.set(key, change);
  }
  return { ...edits, changes };
}

/** The edits after the server took `sent`. What was typed while it did stays a change, based on what was sent. */
export function mergeSent<K, V>(kind: Kind<K, V>, edits: Edits<K, V>, sent: ReadonlyMap<K, Change<V>>): Edits<K, V> {
  const saved = new Map(edits.saved);
  const changes = new Map(edits.changes);
  const conflicts = new Map(edits.conflicts);
  for (const [key, { value }] of sent) {
    const stored = kind.normalise(key, value);
    const typed = currentValue(kind, edits, key);
    saved.set(key, stored);
    conflicts.delete(key);
    if (kind.isSame(typed, value) || kind.isSame(typed, stored)) changes.delete(key);
    else changes.set(key, { value: typed, base: stored });
  }
  return { saved, changes, conflicts };
}

/** The edits with conflicts reported. Where both sides typed the same there is none. */
export function addTheirs<K, V>(kind: Kind<K, V>, edits: Edits<K, V>, theirs: ReadonlyMap<K, V>): Edits<K, V> {
  const saved = new Map(edits.saved);
  const changes = new Map(edits.changes);
  const conflicts = new Map(edits.conflicts);
  for (const [key, value] of theirs) {
    if (kind.isSame(kind.normalise(key, currentValue(kind, edits, key)), value)) {
      saved.set(key, value);
      changes.delete(key);
      conflicts.delete(key);
    } else conflicts.set(key, value);
  }
  return { saved, changes, conflicts };
}

/** The edits after choices: mine is from now on a change of their value, theirs takes the place of mine. */
export function settleEdits<K, V>(kind: Kind<K, V>, edits: Edits<K, V>, choices: ReadonlyMap<K, Choice>): Edits<K, V> {
  const saved = new Map(edits.saved);
  const changes = new Map(edits.changes);
  const conflicts = new Map(edits.conflicts);
  for (const [key, choice] of choices) {
    const theirs = conflicts.get(key);
    if (theirs === undefined) continue;
    const mine = currentValue(kind, edits, key);
    saved.set(key, theirs);
    conflicts.delete(key);
    if (choice === 'theirs' || kind.isSame(mine, theirs)) changes.delete(key);
    else changes.set(key, { value: mine, base: theirs });
  }
  return { saved, changes, conflicts };
}

/** Of values said to be theirs, those that were sent, as changes that arrived. */
export function ownOf<K, V>(
  kind: Kind<K, V>,
  theirs: ReadonlyMap<K, V>,
  sent: ReadonlyMap<K, Change<V>>,
): ReadonlyMap<K, Change<V>> {
  const own = new Map<K, Change<V>>();
  for (const [key, value] of theirs) {
    const mine = sent.get(key);
    if (mine && kind.isSame(kind.normalise(key, mine.value), value)) own.set(key, { value, base: value });
  }
  return own;
}
