import type { Problem } from '../input.ts';
import { commonPasswords } from './common-passwords.ts';
import { isAmong } from './password-filter.ts';

/** Shortest and longest password, in code points. The longest keeps hashing cheap. */
export const minPassword = 8;
export const maxPassword = 128;

/** Shortest part of an address that a password may not be made of: three letters are in many words. */
const minPart = 4;

/**
 * What is wrong with a password that somebody wants to have, or undefined. `own` is what others know of them: their address,
 * their handle, the site's name.
 */
export function judgePassword(password: string, own: readonly string[]): Problem | undefined {
  const length = Array.from(password).length;
  if (length < minPassword) return { code: 'too_short', limit: minPassword };
  if (length > maxPassword) return { code: 'too_long', limit: maxPassword };
  const folded = fold(password);
  const isTelling = own.flatMap(partsOf).some((part) => folded.includes(part));
  return isTelling || isAmong(commonPasswords, password) ? { code: 'common_password' } : undefined;
}

/** A text, and for an address what is before the at sign. */
function partsOf(text: string): string[] {
  const folded = fold(text);
  return [folded, folded.split('@')[0] ?? ''].filter((part) => part.length >= minPart);
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
