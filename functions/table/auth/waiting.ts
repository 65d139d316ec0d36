import { sha256 } from '../hash.ts';
import { waitingOf } from '../keys.ts';
import { textsOf } from './conditions.ts';
import { type Kind, text, ttlOf } from './kinds.ts';

/** What the library waits for, such as a forge's answer: one row for an identifier, the newest. */
export const verifications: Kind = {
  sealed: ['value'],
  bearer: 'identifier',
  replaces: true,
  keyOf: (row) => waitingOf(verificationId(text(row, 'identifier'))),
  candidates: (_storage, where) => {
    const identifiers = textsOf(where, 'identifier')?.map(verificationId);
    const ids = identifiers ?? textsOf(where, 'id')?.filter((id) => /^[0-9a-f]{64}$/.test(id));
    return Promise.resolve(ids && (identifiers ?? ids.length > 0) ? ids.map(waitingOf) : undefined);
  },
  isKey: ({ pk, sk }) => pk.startsWith(waitingOf('').pk) && sk === waitingOf('').sk,
  derived: (_storage, row) => ttlOf(row),
  companionsOf: [],
  companions: () => [],
};

/** The id of the row that waits under an identifier, by which it is found without a search. */
export function verificationId(identifier: string): string {
  return sha256(`verification:${identifier}`);
}

/** Rows of models that only the official tests make. */
export function otherRows(model: string): Kind {
  return {
    sealed: [],
    keyOf: (row) => waitingOf(sha256(`${model}:${text(row, 'id')}`)),
    candidates: () => Promise.resolve(undefined),
    isKey: verifications.isKey,
    derived: () => ({ model }),
    companionsOf: [],
    companions: () => [],
  };
}
