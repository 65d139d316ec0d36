import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { listCommands } from '../fixtures/commands.ts';
import { rootFolder as root } from '../fixtures/run-node.ts';
import { isAlive } from './served.ts';

const directory = mkdtempSync(join(tmpdir(), 'laurels-readme-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Commands that only `.ci/run` runs, and those that change an AWS account. */
const byCi = ['npm test', 'npm run check'];
const changingAws = [
  'npx cdk bootstrap aws://123456789012/us-east-1',
  'npm run deploy -- -c alarmAddress=you@example.org',
];
const here = [
  'npm start',
  'npm start -- -c administrator=you@example.org',
  'npm run test:dynamodb-local',
  'npm run score -- infra/local/demo.json .bestpractices.json',
  'npm run synth',
];

test('the README has no command that is not run here or by CI, but those that change an AWS account', () => {
  expect(listCommands('README.md').toSorted()).toEqual([...byCi, ...changingAws, ...here].toSorted());
  const ci = readFileSync(join(root, '.ci/run'), 'utf8').split('\n');
  expect(ci).toEqual(expect.arrayContaining(byCi));
});

test('npm run score prints one line of JSON for each file', { timeout: 60_000 }, () => {
  const files = ['infra/local/demo.json', '.bestpractices.json'];
  const output = execFileSync('npm', ['run', '--silent', 'score', '--', ...files], { cwd: root, encoding: 'utf8' });
  const lines = output.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { file: files[0], passing: 46, ignored: [] },
    { file: files[1], ignored: [] },
  ]);
});

test('npm run synth writes the template without an account', { timeout: 240_000 }, () => {
  const output = join(directory, 'cdk.out');
  execFileSync('npm', ['run', '--silent', 'synth', '--', '--output', output], { cwd: root, stdio: 'pipe' });
  const templates = readdirSync(output).filter((name) => name.endsWith('.template.json'));
  expect(templates).toEqual(['Laurels-production.template.json']);
  expect(readFileSync(join(output, templates[0] ?? ''), 'utf8')).toContain('AWS::DynamoDB::GlobalTable');
});

test('npm run test:dynamodb-local says that it needs Java where there is none', { timeout: 60_000 }, () => {
  const output = execFileSync(process.execPath, ['test/dynamodb-local/run.ts'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH: directory },
  });
  expect(output).toMatch(/^skipped: .*Java/);
});

/** Signs in as the README says: asks for a link, finds it in the inbox, and opens it. Returns who that is. */
async function signIn(url: string, inbox: string, email: string): Promise<unknown> {
  const welcome = await fetch(`${url}/api/session`);
  const cookies = welcome.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0] ?? '');
  const csrf = cookies.find((cookie) => cookie.startsWith('csrf='))?.slice('csrf='.length) ?? '';
  const post = (path: string, body: unknown) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: cookies.join('; '), 'x-csrf-token': csrf },
      body: JSON.stringify(body),
    });
  expect((await post('/api/auth/link', { email, language: 'en' })).status).toBe(202);
  const [, token] = /#link\.([\w-]+)/.exec(await (await fetch(`${inbox}/mails`)).text()) ?? [];
  return (await post('/api/auth/link/confirm', { token })).json();
}

test(
  'npm start serves demo, inbox and forge, its administrator can sign in, and Ctrl-C leaves no process',
  { timeout: 60_000 },
  async () => {
    const data = join(directory, 'data');
    const child = spawn('npm', ['start', '--', '-c', 'administrator=you@example.org'], {
      cwd: root,
      env: { ...process.env, PORT: '0', DATA_DIR: data },
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await expect.poll(() => output, { timeout: 50_000 }).toMatch(/at http:\/\/localhost:\d+\/[^]*played by/);
    const url = /http:\/\/localhost:\d+/.exec(output)?.[0] ?? '';
    const badge = await fetch(`${url}/projects/1/badge`);
    expect(badge.headers.get('content-type')).toContain('image/svg+xml');
    expect(await badge.text()).toContain('in progress 46%');
    const [, inbox = '', forge = ''] = /mails arrive at (\S+)\/ .* played by (\S+)\/\./.exec(output) ?? [];
    expect(await signIn(url, inbox, 'you@example.org')).toMatchObject({
      isNew: true,
      person: { isAdministrator: true },
    });
    expect(await (await fetch(`${url}/api/session`)).json()).toMatchObject({
      forges: [{ id: 'github', name: 'GitHub' }],
    });
    expect(new URL(forge).hostname).toBe('127.0.0.1');
    const { pid } = JSON.parse(readFileSync(join(data, 'engine.pid'), 'utf8')) as { pid: number };
    const exited = once(child, 'exit');
    process.kill(-(child.pid ?? 0), 'SIGINT');
    await exited;
    await expect.poll(() => isAlive(pid)).toBe(false);
    await expect(fetch(url)).rejects.toThrow();
  },
);
