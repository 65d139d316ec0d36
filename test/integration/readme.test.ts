import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { isAlive } from './served.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const directory = mkdtempSync(join(tmpdir(), 'laurels-readme-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Commands of the README's shell blocks, in order. */
const commands = [...readme.matchAll(/```sh\n([^`]+)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));

test('the README has no command that is not run here, by the tests themselves, or by CI', () => {
  expect(commands).toEqual(['npm start', 'npm test', 'npm run score -- infra/local/demo.json', 'npm run synth']);
  const ci = readFileSync(join(root, '.ci/run'), 'utf8');
  expect(ci).toContain('npm test');
  expect(ci).toContain('npm run check');
  expect(readme).toContain('`npm run check`');
});

test('npm run score prints one line of JSON for the demo', { timeout: 60_000 }, () => {
  const output = execFileSync('npm', ['run', '--silent', 'score', '--', 'infra/local/demo.json'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(JSON.parse(output)).toMatchObject({ file: 'infra/local/demo.json', passing: 46, ignored: [] });
});

test('npm run synth writes the template without an account', { timeout: 120_000 }, () => {
  execFileSync('npm', ['run', '--silent', 'synth', '--', '--output', directory], { cwd: root, stdio: 'pipe' });
  const templates = readdirSync(directory).filter((name) => name.endsWith('.template.json'));
  expect(templates).toHaveLength(1);
  expect(readFileSync(join(directory, templates[0] ?? ''), 'utf8')).toContain('AWS::DynamoDB::GlobalTable');
});

test('npm start serves the demo, and Ctrl-C leaves no process', { timeout: 60_000 }, async () => {
  const data = join(directory, 'data');
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: { ...process.env, PORT: '0', DATA_DIR: data },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await expect.poll(() => output, { timeout: 50_000 }).toMatch(/at http:\/\/localhost:\d+\//);
  const url = /http:\/\/localhost:\d+/.exec(output)?.[0] ?? '';
  const badge = await fetch(`${url}/projects/1/badge`);
  expect(badge.headers.get('content-type')).toContain('image/svg+xml');
  expect(await badge.text()).toContain('in progress 46%');
  const { pid } = JSON.parse(readFileSync(join(data, 'engine.pid'), 'utf8')) as { pid: number };
  const exited = once(child, 'exit');
  process.kill(-(child.pid ?? 0), 'SIGINT');
  await exited;
  await expect.poll(() => isAlive(pid)).toBe(false);
  await expect(fetch(url)).rejects.toThrow();
});
