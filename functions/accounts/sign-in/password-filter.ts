import { createHash } from 'node:crypto';

/** Bits set for each password: the fewest wrong refusals at about 11.5 bits a password. */
const bitsEach = 8;

/** Places of a password in a Bloom filter of so many bits. Case makes no difference. */
export function placesOf(password: string, sizeBits: number): number[] {
  const digest = createHash('sha256').update(password.normalize('NFC').toLowerCase()).digest();
  const [start, step] = [digest.readUIntBE(0, 6), digest.readUIntBE(6, 6)];
  return Array.from({ length: bitsEach }, (_, i) => (start + i * step) % sizeBits);
}

/** Whether a password is among those of a filter: always when it is, and by mistake once in some hundred otherwise. */
export function isAmong(filter: Uint8Array, password: string): boolean {
  return placesOf(password, filter.length * 8).every((place) => ((filter[place >> 3] ?? 0) >> (place & 7)) & 1);
}
