import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { afterAll, expect, test } from 'vitest';
import { createApp } from '../../../infra/create-app.ts';
import { everySetting, parseProperties } from './synth.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'synth-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Runs a command without an account, and with a proxy that nobody answers at. */
function run(command: string, options: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const { status, stderr } = spawnSync(command, options, {
    cwd: root,
    encoding: 'utf8',
    env: {
      PATH: [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
      HOME: directory,
      HTTPS_PROXY: 'http://127.0.0.1:9',
      AWS_EC2_METADATA_DISABLED: 'true',
      ...variables,
    },
  });
  return { status, stderr };
}

test('cdk synth works offline with every setting', () => {
  const context = Object.entries(everySetting).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  expect(run('cdk', ['synth', '--quiet', '--output', directory, ...context])).toEqual({
    status: 0,
    stderr: expect.stringContaining('No alarms of the edge'),
  });
  const template: unknown = JSON.parse(readFileSync(join(directory, 'Laurels-trial.template.json'), 'utf8'));
  expect(Object.keys(parseProperties(parseProperties(template)['Outputs']))).toContain('TableName');
}, 300_000);

test('a wrong setting is answered by a sentence that says what to do, and nothing else', () => {
  expect(run(process.execPath, ['infra/app.ts'], { CDK_CONTEXT_JSON: '{"retain":"perhaps"}' })).toEqual({
    status: 1,
    stderr: 'The setting "retain" is "perhaps", but must be true or false.\n',
  });
}, 60_000);

test('every synthesis is checked by cdk-nag, and stopped by what it finds', () => {
  const { app, stack } = createApp({ outdir: join(directory, 'checked'), context: { 'aws:cdk:bundling-stacks': [] } });
  new Topic(stack, 'Plain');
  expect(() => app.synth()).toThrow('The SNS Topic does not require publishers to use SSL');
}, 60_000);
