import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseSettings } from '../../../infra/settings.ts';
import { LaurelsStack } from '../../../infra/stack.ts';

const directory = mkdtempSync(join(tmpdir(), 'bundles-'));
afterAll(() => rmSync(directory, { recursive: true }));

const environment = {
  AWS_REGION: 'eu-west-1',
  TABLE_NAME: 'table',
  ORIGIN_SECRET: 'secret',
  SITE_BUCKET: 'site',
  OBJECTS_BUCKET: 'objects',
  BADGE_LABEL: 'label',
  BASELINE_LABEL: 'label',
  SITE_URL: 'https://laurels.example.org',
  READ_ONLY: 'false',
  PROGRAMME_NAME: 'Laurels',
  AUTH_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:1:secret:auth',
  FORGES_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:1:secret:forges',
  MAIL_CONFIGURATION: 'mails',
  PEOPLE_KEYS_ARN: 'arn:aws:secretsmanager:eu-west-1:1:secret:people',
};

describe('bundles of the functions', () => {
  beforeAll(() => {
    const app = new App({ outdir: directory });
    const { handlers } = new LaurelsStack(app, 'Bundled', parseSettings(new Map()));
    expect(handlers).toHaveLength(8);
    app.synth();
  }, 120_000);

  const listBundles = (): string[] => globSync('asset.*/*.*', { cwd: directory }).map((file) => join(directory, file));

  test('are one small file each, without the CDK and without sources of credentials but the environment', () => {
    const bundles = listBundles().filter((file) => !file.endsWith('.js'));
    expect(bundles).toHaveLength(8);
    for (const file of bundles) {
      expect(file).toMatch(/\/index\.mjs$/);
      const bundle = readFileSync(file, 'utf8');
      // Of the accounts' 1.8 MB, 390 KB are what passwords are compared with, 340 KB the sign-in library with 100 KB of zod, and
      // 250 KB what reads attestations of passkeys: it loads in twice the time of the answers' 0.5 MB.
      expect(statSync(file).size).toBeLessThan(bundle.includes('AUTH_SECRET_ARN') ? 2_000_000 : 600_000);
      expect(bundle).not.toMatch(/aws-cdk|jsii|sso_session|credential_process|Dynamic require/);
    }
  });

  test('the one of the site has the built pages beside it, with a place for the address of the site', () => {
    const pages = globSync('asset.*/site/en/index.html', { cwd: directory }).map((file) => join(directory, file));
    expect(pages).toHaveLength(1);
    expect(readFileSync(pages[0] ?? '', 'utf8')).toContain('<link rel="canonical" href="https://site.invalid/en" />');
    expect(globSync('asset.*/site/assets/*.js', { cwd: directory }).length).toBeGreaterThan(10);
  });

  test('hold nothing of the local run', () => {
    for (const file of listBundles()) {
      const bundle = readFileSync(file, 'utf8');
      for (const door of ['laurels@localhost', 'infra/local']) expect(bundle).not.toContain(door);
    }
  });

  test('load outside the repository and export a handler', () => {
    for (const file of listBundles().filter((name) => name.endsWith('.mjs'))) {
      const script = `const { handler } = await import(${JSON.stringify(file)}); process.stdout.write(typeof handler);`;
      const run = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
        env: environment,
        encoding: 'utf8',
      });
      expect(run).toMatchObject({ stdout: 'function', stderr: '', status: 0 });
    }
  }, 30_000);
});
