export const confirmationKinds = ['link', 'reset', 'address'] as const;

/** What a mailed link stands for. */
export interface Confirmation {
  readonly kind: (typeof confirmationKinds)[number];
  readonly token: string;
}

/** The confirmation that a fragment such as `#link.Zm9v` holds; undefined for all else. */
export function parseConfirmation(hash: string): Confirmation | undefined {
  const found = /^#([a-z]+)\.([\w.~-]{1,500})$/.exec(hash);
  const kind = confirmationKinds.find((kind) => kind === found?.[1]);
  return kind && found?.[2] ? { kind, token: found[2] } : undefined;
}
