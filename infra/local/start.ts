/** `npm start`: builds the site and serves everything at http://localhost:PORT until it is stopped. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { runLocally } from './run.ts';

const port = Number(process.env['PORT'] ?? 8080);
const directory = resolve(process.env['DATA_DIR'] ?? '.data');
if (!Number.isInteger(port) || port < 0 || port > 65535) stop(`PORT is no port: ${process.env['PORT']}`);

if (port > 0) process.env['VITE_SITE_URL'] ??= `http://localhost:${port}`;

try {
  await build({ root: fileURLToPath(new URL('../../frontend', import.meta.url)), logLevel: 'warn' });
  const cloud = await runLocally({ port, directory });
  console.log(`Laurels is at ${cloud.url}/ with its data in ${directory}. Ctrl-C stops it.`);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void cloud.close().then(() => process.exit(0)));
  }
} catch (error) {
  stop(error instanceof Error ? error.message : String(error));
}

function stop(message: string): never {
  console.error(message);
  process.exit(1);
}
