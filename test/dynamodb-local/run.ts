/**
 * `npm run test:dynamodb-local`: the tests of the table, on AWS's own DynamoDB Local. Needs Java 17 or later; without it
 * says so and ends with 0. What is downloaded stays in a cache outside the repository: its license forbids passing it on.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { fetchEmulator } from './emulator.ts';
import { openServer } from './server.ts';

/** Every test file gets a server, and so a database, of its own. */
const files = 'table causes units deliveries editors bad-input path rescore releases life-input restore'.split(' ');

const root = fileURLToPath(new URL('../../', import.meta.url));

if (spawnSync('java', ['-version']).status !== 0) {
  console.log('skipped: DynamoDB Local needs Java 17 or later, and there is no java on the PATH.');
} else {
  console.log("DynamoDB Local is Amazon's; its license wants you to have an AWS account in good standing.");
  const emulator = fetchEmulator();
  const chosen = process.argv.slice(2);
  const failed: string[] = [];
  for (const file of chosen.length > 0 ? chosen : files) if (!(await isPassing(file, emulator))) failed.push(file);
  console.log(failed.length === 0 ? 'passed' : `failed: ${failed.join(', ')}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

async function isPassing(file: string, emulator: string): Promise<boolean> {
  const server = await openServer(emulator);
  try {
    const vitest = `${root}node_modules/vitest/vitest.mjs`;
    const { status } = spawnSync(process.execPath, [vitest, 'run', `test/integration/${file}.test.ts`], {
      cwd: root,
      env: { ...process.env, AWS_ENDPOINT_URL_DYNAMODB: server.endpoint },
      stdio: 'inherit',
    });
    return status === 0;
  } finally {
    await server.close();
  }
}
