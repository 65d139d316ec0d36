import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer } from '../../criteria/answer.ts';
import type { CriterionId } from '../../criteria/catalogue.ts';
import { noFields } from '../../criteria/fields.ts';
import { writeAnswerFile } from '../../criteria/write-answer-file.ts';
import { rootFolder } from '../fixtures/run-node.ts';
import { answerable } from './checks.ts';
import { putPerson, type SignedIn } from './people.ts';
import { serve, type Served } from './served.ts';
import { putToken } from './tokens.ts';

/** The scripts as the document has them. */
const [save = '', propose = ''] = [
  ...readFileSync(join(rootFolder, 'docs/scripting.md'), 'utf8').matchAll(/^```sh\n([^`]+)^```$/gm),
].map(([, script]) => script ?? '');

const directory = mkdtempSync(join(tmpdir(), 'laurels-scripting-'));
const criteria = answerable.slice(0, 189);

let served: Served;
let person: SignedIn;
let project: number;

beforeAll(async () => {
  served = await serve(join(directory, 'data'));
  person = await putPerson(served.table, { isAdministrator: true });
  const fields = { repo_url: 'https://github.com/acme/scripted' };
  project = (await ask('POST', '/api/projects', { fields })).id;
}, 120_000);
afterAll(async () => {
  await served.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function ask(method: string, path: string, body?: unknown): Promise<any> {
  const headers = { ...person.headers, 'content-type': 'application/json' };
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  return (await fetch(served.url + path, init)).json();
}

/** Runs a script beside an answer file; what it prints. */
async function run(script: string, scope: 'propose' | 'write', justification: string): Promise<any> {
  const answer: Answer = { status: 'Met', justification };
  const answers = new Map<CriterionId, Answer>(criteria.map((id) => [id, answer]));
  writeFileSync(join(directory, '.bestpractices.json'), writeAnswerFile(answers, { ...noFields, license: 'MIT' }));
  const { secret } = await putToken(served.table, project, { person: person.person, scope });
  const env = { ...process.env, SITE: served.url, PROJECT: String(project), TOKEN: secret };
  const { stdout } = await promisify(execFile)('sh', ['-c', script], { cwd: directory, env });
  return JSON.parse(stdout);
}

/** What anybody may read of the project. */
async function readPublic(): Promise<string> {
  const paths = [`/projects/${project}.json`, `/projects/${project}/badge`, `/api/projects/${project}/history`];
  const bodies = paths.map(async (path) => (await fetch(served.url + path)).text());
  return (await Promise.all(bodies)).join('\n');
}

test('the scripts have fewer than 20 lines and no command but curl', () => {
  for (const script of [save, propose]) {
    expect(script.trim().split('\n').length).toBeLessThan(20);
    const commands = script.replaceAll('\\\n', ' ').trim().split('\n');
    for (const command of commands) expect(command).toMatch(/^(?:set -eu$|version=\$\(curl |curl )/);
  }
});

test('one call of the script saves 189 criteria', { timeout: 60_000 }, async () => {
  expect(criteria).toHaveLength(189);
  expect(await run(save, 'write', 'see https://example.org/docs')).toMatchObject({ id: project, seq: 2 });
  const { answers, fields } = await ask('GET', `/api/projects/${project}`);
  expect(Object.keys(answers)).toHaveLength(189);
  expect(fields.license).toBe('MIT');
  const published = /"contribution_status":"Met"[^]*best practices: gold/;
  await expect.poll(readPublic, { timeout: 20_000, interval: 200 }).toMatch(published);
});

test('a script proposes 90 kB, which stay unseen until a person accepts some of it', { timeout: 60_000 }, async () => {
  const before = await readPublic();
  const words = 'evidence that a robot found, https://example.org/evidence '.repeat(8);
  expect(words.length * 189).toBeGreaterThan(85_000);
  const { proposal } = await run(propose, 'propose', words);
  expect(readFileSync(join(directory, '.bestpractices.json')).length).toBeGreaterThan(90_000);
  expect(await readPublic()).toBe(before);
  const path = `/api/projects/${project}/proposals/${proposal}`;
  expect(Object.keys((await ask('GET', path)).answers)).toHaveLength(189);
  const base = { status: 'Met', justification: 'see https://example.org/docs' };
  const accepted = await ask('POST', `${path}/accept`, { answers: { contribution: { base } } });
  expect(accepted).toMatchObject({ id: project, seq: 3 });
  await expect.poll(readPublic, { timeout: 20_000, interval: 200 }).toContain('evidence that a robot found');
  expect((await readPublic()).split(words)).toHaveLength(2);
  expect(Object.keys((await ask('GET', path)).answers)).toHaveLength(188);
});
