/**
 * Run before the npm scripts, by whatever Node is there (20 or later): installs the dependencies if they are not those of
 * package-lock.json, finds Node 24 and compiles the criteria. Prints nothing to standard output.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const lock = readFileSync(`${root}package-lock.json`);
const stamp = createHash('sha256').update(lock).digest('hex');
const stampPath = `${root}node_modules/.laurels-stamp`;

if (readText(stampPath) !== stamp) {
  if (!isInstalled()) install();
  writeFileSync(stampPath, stamp);
}
run(findNode(), [`${root}criteria/compile.ts`]);

/** Whether npm's own record of what it installed has every package of the lock file that every platform needs. */
function isInstalled() {
  const record = readText(`${root}node_modules/.package-lock.json`);
  if (record === '') return false;
  const installed = JSON.parse(record).packages;
  return Object.entries(JSON.parse(lock.toString()).packages).every(
    ([path, wanted]) => path === '' || wanted.optional || installed[path]?.integrity === wanted.integrity,
  );
}

function install() {
  console.error('Installing the dependencies; this takes about a minute.');
  const npm = process.env.npm_execpath;
  const ci = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  if (npm) run(process.execPath, [npm, ...ci]);
  else run('npm', ci, { shell: process.platform === 'win32' });
}

function findNode() {
  const bundled = `${root}node_modules/.bin/node`;
  if (existsSync(bundled)) return bundled;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  console.error(
    `This needs Node.js 24 and found ${process.versions.node}: install Node.js 24 from https://nodejs.org.`,
  );
  return process.exit(1);
}

/** Output goes to standard error, so that a script's own output stays clean. */
function run(command, parameters, options = {}) {
  const { status, error } = spawnSync(command, parameters, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (error) console.error(`${command} cannot be run: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
