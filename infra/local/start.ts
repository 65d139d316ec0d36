/**
 * `npm start`: builds the site and serves everything at http://localhost:PORT until it is stopped. Settings of a deployment
 * that show here are given as there: `npm start -- -c announcement='Back on Monday'`.
 */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { renderSettings, settingsVariable } from '../../frontend/build/settings.ts';
import { parseSettings } from '../settings.ts';
import { runLocally } from './run.ts';

const port = Number(process.env['PORT'] || 8080);
const directory = resolve(process.env['DATA_DIR'] ?? '.data');
/** Beside the data: several runs with other settings do not get into each other's way. */
const siteDirectory = join(directory, 'site');
if (!Number.isInteger(port) || port < 0 || port > 65535) stop(`PORT is no port: ${process.env['PORT']}`);

try {
  const settings = parseSettings(readValues());
  process.env[settingsVariable] = renderSettings(settings);
  const root = fileURLToPath(new URL('../../frontend', import.meta.url));
  await build({ root, logLevel: 'warn', build: { outDir: siteDirectory } });
  const cloud = await runLocally({ port, directory, siteDirectory, settings });
  console.log(
    `Laurels is at ${cloud.url}/ with its data in ${directory}. Ctrl-C stops it.\n` +
      `Its mails arrive at ${cloud.inbox.url}/ and nowhere else; GitHub is played by ${cloud.forge.url}/.`,
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void cloud.close().then(() => process.exit(0)));
  }
} catch (error) {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  stop(
    isTaken ? `Port ${port} is in use: name another in PORT.` : error instanceof Error ? error.message : String(error),
  );
}

/** What stands behind each `-c`, as the CDK takes it. */
function readValues(): ReadonlyMap<string, string> {
  const { values } = parseArgs({ options: { context: { type: 'string', short: 'c', multiple: true } } });
  return new Map((values.context ?? []).map((pair) => [pair.split('=', 1)[0] ?? '', pair.replace(/^[^=]*=?/, '')]));
}

function stop(message: string): never {
  console.error(message);
  process.exit(1);
}
