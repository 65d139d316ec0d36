import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('2,000 mixed requests are answered as they should be, and memory stays flat', { timeout: 500_000 }, () => {
  const script = fileURLToPath(new URL('soak.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', script, '2000'], { encoding: 'utf8' });
  console.log(stdout);
  expect(stdout + stderr).toContain('flat; 0 kinds of unexpected answers');
  expect(status).toBe(0);
});
