import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDeploySettings } from '../../infra/admin/deploy-settings.ts';
import { settingNames } from '../../infra/settings.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { listCommands, splitWords } from '../fixtures/commands.ts';
import { rootFolder } from '../fixtures/run-node.ts';
import { serve } from './served.ts';

const guide = 'docs/administration.md';
const commands = listCommands(guide);
const directory = mkdtempSync(join(tmpdir(), 'laurels-guide-'));
/** The deployment of the guide, and an empty one. */
const [data, empty, recovered] = ['data', 'empty', 'recovered'].map((name) => join(directory, name));
if (!data || !empty || !recovered) throw new Error('no folders');

beforeAll(async () => {
  const server = await serve(data);
  expect(await server.stop()).toBe(0);
}, 120_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Begins of commands that are not run here, and why not. */
const elsewhere: readonly (readonly [string, string])[] = [
  ['npm start', 'beforeAll does, in a folder of its own'],
  ['npm run check', '.ci/run does'],
  ['export AWS_PROFILE=laurels AWS_REGION=us-east-1', 'says which account'],
  ['aws sts get-caller-identity', 'asks AWS who one is'],
  ['aws acm request-certificate --region us-east-1', 'asks AWS for a certificate'],
  ['aws dynamodb restore-table-to-point-in-time', "AWS's own backups"],
  ['until aws dynamodb wait table-exists --table-name recovered; do date; done', "AWS's own backups"],
  ['aws dynamodb delete-table --table-name recovered', "AWS's own backups"],
  ['aws secretsmanager put-secret-value --secret-id arn', 'writes a secret of the deployment'],
  ['aws secretsmanager get-secret-value --secret-id arn', 'reads a secret of the deployment'],
  ['npx cdk bootstrap aws://123456789012/us-east-1', 'prepares an account'],
  ['npx cdk diff ', 'compares with a stack; its settings are looked at below'],
  ['npx cdk destroy ', 'deletes a stack; its settings are looked at below'],
  ['npm run preflight -- ', 'asks AWS; its settings are looked at below'],
  ['npm run deploy -- ', 'changes AWS; its settings are looked at below'],
];

/** Commands for a deployment, here for the folder of a local run, in the guide's order; and what they must say. */
const here: readonly (readonly [string, string, RegExp])[] = [
  ['npm run rescore -- --stage production --dry-run --report before.ndjson', data, /^$/],
  ['npm run rescore -- --stage production --report rescore.ndjson', data, /^$/],
  ['npm run export -- --stage production --to laurels.ndjson', data, /^1 projects, /],
  ['npm run import -- --stage production --from laurels.ndjson', empty, /^1 projects, .* imported/],
  ['npm run wipe -- --stage production --confirm Laurels-production', empty, / is empty: /],
  ['npm run export -- --stage trial --to before-restore.ndjson', data, /^1 projects, /],
  ['npm run wipe -- --stage trial --confirm Laurels-trial --keep-objects', data, /and 0 objects were removed/],
  ['npm run restore -- --stage trial --from-table recovered', data, /^1 projects, 0 repaired, 0 cut, 0 lost/],
  ['npm run redrive -- --stage production', data, /: 0 failed batches, 0 records will/],
  ['npm run rekey -- --stage production', data, /^1 people looked at, .*, 0 failed\.$/m],
];

test('every command of the guide is run here, or needs what is not here for a reason given', () => {
  const isElsewhere = (command: string) => elsewhere.some(([begin]) => command.startsWith(begin));
  expect(commands.filter((command) => !isElsewhere(command))).toEqual(here.map(([command]) => command));
  const unused = elsewhere.filter(([begin]) => !commands.some((command) => command.startsWith(begin)));
  expect(unused).toEqual([]);
});

test('every deployment of the guide has settings that exist and are right', () => {
  const deployments = commands.filter((command) => command.includes(' -c '));
  expect(deployments.length).toBeGreaterThan(8);
  for (const command of deployments) {
    const words = splitWords(command);
    const values = words.filter((_, i) => words[i - 1] === '-c');
    expect(() => readDeploySettings(values), command).not.toThrow();
  }
});

test('the table of settings has every setting and no other', () => {
  const text = readFileSync(join(rootFolder, guide), 'utf8');
  const table = /^## Settings$([^]*?)^## /m.exec(text)?.[1] ?? '';
  const names = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
  expect(new Set(names)).toEqual(new Set(settingNames));
});

/** A copy of the folder is to a local run what a recovered table is in the cloud; files go beside it. */
function toLocal(command: string, folder: string): string[] {
  const words = splitWords(command);
  return words.map((word, i) => {
    const option = words[i - 1] ?? '';
    if (['--to', '--from', '--report', '--from-table'].includes(option)) return join(directory, word);
    if (option === '--confirm') return folder;
    return word;
  });
}

test.each(here)('%s', { timeout: 60_000 }, (command, folder, expected) => {
  if (command.includes(' wipe ') && folder === data) cpSync(data, recovered, { recursive: true });
  const [, , name = '', , ...words] = toLocal(command.replace(/--stage \w+/, '--local'), folder);
  const script: unknown = Reflect.get(packageJson.scripts, name);
  expect(script).toMatch(/^node infra\/admin\/[\w-]+\.ts$/);
  const output = execFileSync(process.execPath, [String(script).replace('node ', ''), ...words], {
    cwd: rootFolder,
    encoding: 'utf8',
    env: { ...process.env, DATA_DIR: folder, AWS_ENDPOINT_URL_DYNAMODB: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect(output).toMatch(expected);
});

test('after the drill the badge says what it said', { timeout: 120_000 }, async () => {
  for (const report of ['before.ndjson', 'rescore.ndjson'])
    expect(readFileSync(join(directory, report), 'utf8')).toContain('"rules"');
  const server = await serve(data);
  try {
    expect(await (await fetch(`${server.url}/projects/1/badge`)).text()).toContain('in progress 46%');
    expect(await (await fetch(`${server.url}/projects/1.json`)).json()).toMatchObject({
      id: 1,
      badge_percentage_0: 46,
    });
  } finally {
    await server.stop();
  }
});
