import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ProjectId } from '../../functions/table/project.ts';
import { hasProject } from '../../functions/table/projects.ts';
import { revisionPrefix, scoreKey } from '../../functions/table/keys.ts';
import { readEdgeFunction } from '../../infra/edge-source.ts';
import { edgeFunctionNames, originSecretHeader } from '../../infra/paths.ts';
import { answerable, expectPublished, expectWholeChain } from '../integration/checks.ts';
import { bounceOf } from '../fixtures/ses-events.ts';
import * as acts from './acts.ts';
import { type Deployment, openDeployment, shortName, variablesOf } from './deployed.ts';
import { listGrants } from './functions.ts';
import { isLike } from './iam.ts';
import { needs, unseen } from './needs.ts';
import type { Act } from './needs-of.ts';
import { scenes } from './scenes.ts';
import { putAddress } from './visitor.ts';

let deployed: Deployment;
const id = 1 as ProjectId;

beforeAll(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  deployed = await openDeployment();
  await expect(
    Promise.race([deployed.mappings.idle(), sleep(30_000, 'the stream is not read', { ref: false })]),
  ).resolves.toBeUndefined();
}, 120_000);
afterAll(async () => {
  await deployed.close();
  vi.restoreAllMocks();
});

const at = (path: string, init: RequestInit = {}) => fetch(deployed.url + path, { redirect: 'manual', ...init });
const send = async (method: string, path: string, body?: unknown) =>
  at(path, {
    method,
    headers: await acts.readHeaders(deployed),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
const callsOf = () => deployed.functions.map(({ runtime }) => runtime.calls());

/** What the edge answers once its own copy of 2 seconds is too old. */
const soon = (path: string) => expect.poll(async () => (await at(path)).status, { timeout: 8000, interval: 200 });

describe('the synthesised stack', () => {
  test('names the Node that these tests run on', () => {
    for (const { properties } of deployed.functions)
      expect(properties['Runtime']).toBe(`nodejs${process.versions.node.split('.')[0]}.x`);
  });

  test('holds the edge functions that the local edge runs', () => {
    const functions = [...deployed.template.list('AWS::CloudFront::Function').values()];
    expect(functions.map(({ FunctionCode }) => FunctionCode)).toEqual(
      edgeFunctionNames.map((name) => readEdgeFunction(name, 'Laurels')),
    );
    for (const { FunctionConfig } of functions) expect(FunctionConfig).toMatchObject({ Runtime: 'cloudfront-js-2.0' });
  });
});

describe('through the edge', () => {
  test('a project is created by who is signed in, and by nobody else', async () => {
    const body = { fields: { name: 'Alpha', repo_url: 'https://github.com/acme/alpha' } };
    const headers = { 'content-type': 'application/json' };
    expect((await at('/api/projects', { method: 'POST', headers, body: JSON.stringify(body) })).status).toBe(401);
    const created = await send('POST', '/api/projects', body);
    expect([created.status, created.headers.get('location')]).toEqual([201, '/api/projects/1']);
  });

  test('what is no route reaches no function', async () => {
    await deployed.mappings.idle();
    const before = callsOf();
    for (const [method, path] of [
      ['GET', '/api/people'],
      ['PUT', '/api/projects/1'],
      ['GET', '/api/projects/1/restore'],
      ['POST', '/api/projects/1/2/restore'],
    ] as const)
      expect((await send(method, path)).status, path).toBe(404);
    expect(callsOf()).toEqual(before);
  });

  test('only the edge may ask: its secret is the functions’, and requests without it are refused', async () => {
    const secrets = deployed.functions
      .map(({ name }) => variablesOf(deployed, name)['ORIGIN_SECRET'])
      .filter((secret) => secret !== undefined);
    expect(secrets).toHaveLength(3);
    expect(deployed.edgeSecrets).toEqual([secrets[0], secrets[1]]);
    expect(new Set(secrets).size).toBe(1);
    const around = await deployed.api(
      new Request('http://api.local/api/projects', { headers: { [originSecretHeader]: '' } }),
    );
    expect([around.status, await around.json()]).toEqual([403, { error: 'forbidden' }]);
  });

  test('saved answers are scored and published as SVG and JSON', async () => {
    const edits = answerable
      .slice(0, 30)
      .map((criterion) => [
        criterion,
        { status: 'Met', justification: 'https://example.org/proof', base: { status: '?', justification: '' } },
      ]);
    const saved = await send('PATCH', '/api/projects/1', { answers: Object.fromEntries(edits) });
    expect(saved.status).toBe(200);
    const { score }: any = await saved.json();
    await deployed.mappings.idle();
    const badge = await at('/projects/1/badge');
    expect([badge.status, badge.headers.get('content-type')]).toEqual([200, 'image/svg+xml; charset=utf-8']);
    expect(await badge.text()).toContain(`in progress ${score.tiered_percentage}%`);
    const json: any = await (await at('/projects/1/badge.json')).json();
    expect(json).toMatchObject({ badge_level: score.badge_level, tiered_percentage: score.tiered_percentage });
    const { SITE_URL } = variablesOf(deployed, 'badge');
    await expectPublished(
      { direct: deployed.table },
      id,
      await acts.readBucket(deployed, deployed.bucketNames.objects),
      String(SITE_URL),
    );
  });

  test('the answer that somebody else gave meanwhile is a conflict', async () => {
    expect((await acts.answer(deployed, id, 'Another text.', 'not what is stored')).json).toMatchObject({
      error: 'conflict',
      conflicts: [{ field: 'answers.interact' }],
    });
  });

  test('projects are listed and found by their repositories', async () => {
    const { projects }: any = await (await at('/api/projects')).json();
    expect(projects).toMatchObject([{ id: 1, name: 'Alpha' }]);
    const url = encodeURIComponent('HTTPS://www.GitHub.com/Acme/Alpha.git');
    expect((await at(`/projects?as=badge&url=${url}`)).headers.get('location')).toBe('/projects/1/badge');
    expect((await at(`/de/projects?as=edit&url=${url}`)).headers.get('location')).toBe('/de/projects/1/edit');
    expect((await at('/projects?as=badge&url=https://github.com/acme/none')).status).toBe(404);
  });

  test('shells come from the bucket, in English where a language has none', async () => {
    const shells = await acts.readBucket(deployed, deployed.bucketNames.site);
    for (const path of ['/en/projects', '/de/projects'])
      expect(await (await at(path)).text()).toBe(shells.get('en/projects.html'));
    expect((await at('/xx/projects')).status).toBe(404);
    expect(await (await at('/en')).text()).toBe(shells.get('en/index.html'));
  });

  test('a missing object is answered from the table and not written; an unknown one has an image of its own', async () => {
    await acts.removeObject(deployed, 'projects/1/baseline');
    await soon('/projects/1/baseline').toBe(200);
    const before = callsOf();
    const baseline = await at('/projects/1/baseline.json', { method: 'HEAD' });
    expect([baseline.status, callsOf()]).toEqual([200, before]);
    expect(await acts.versionOf(deployed, 'projects/1/baseline')).toBeUndefined();
    const unknown = await at('/projects/77/badge');
    expect([unknown.status, unknown.headers.get('content-type')]).toEqual([404, 'image/svg+xml; charset=utf-8']);
  });

  test('the schedule heals what is missing', async () => {
    const found = { checked: 1, rescored: 0, republished: 1, purged: 0, failed: 0 };
    expect(await acts.reconcile(deployed)).toMatchObject(found);
    await deployed.mappings.idle();
    expect(await acts.versionOf(deployed, 'projects/1/baseline')).toBe('1.2');
  });

  test('a deletion takes the badge away and can be undone', async () => {
    expect((await send('DELETE', '/api/projects/1', { reason: acts.reason })).status).toBe(200);
    await deployed.mappings.idle();
    await soon('/projects/1/badge').toBe(404);
    expect((await send('POST', '/api/projects/1/restore')).status).toBe(200);
    await deployed.mappings.idle();
    await soon('/projects/1/badge').toBe(200);
    expect(await acts.versionOf(deployed, 'projects/1/badge')).toBe('1.4');
  });

  test('the schedule ends a deletion of long ago, and the repository is free again', async () => {
    const old = await acts.create(deployed);
    await acts.share(deployed, old);
    await acts.ask(deployed, 'DELETE', `/api/projects/${old}`, { reason: acts.reason });
    await deployed.mappings.idle();
    await acts.ageDeletion(deployed, old);
    expect(await acts.reconcile(deployed)).toMatchObject({ purged: 1, failed: 0 });
    expect(await hasProject(deployed.table, old)).toBe(false);
    const fields = { repo_url: 'https://github.com/acme/number-1' };
    expect((await send('POST', '/api/projects', { fields })).status).toBe(201);
    await deployed.mappings.idle();
  });

  test('a revision of a megabyte is kept in parts and published', async () => {
    const large = await acts.create(deployed);
    const edits = answerable
      .slice(0, 150)
      .map((criterion) => [
        criterion,
        { status: 'Met', justification: criterion.padEnd(8000, ' text'), base: { status: '?', justification: '' } },
      ]);
    const saved = await send('PATCH', `/api/projects/${large}`, { answers: Object.fromEntries(edits) });
    expect(saved.status).toBe(200);
    await deployed.mappings.idle();
    expect(await acts.versionOf(deployed, `projects/${large}.json`)).toBe('1.2');
    expect(await expectWholeChain({ direct: deployed.table }, large)).toBe(2);
  });

  test.each(scenes)('somebody %s', async (_, act) => {
    expect(await act(deployed)).toBe(true);
    await deployed.mappings.idle();
  });

  test('a mail that bounced marks who has the address, once the event is of this deployment', async () => {
    const person = await putAddress(deployed, 'bounced@example.org');
    expect(await deployed.emit(bounceOf('bounced@example.org'))).toEqual([]);
    expect(await acts.bounce(deployed, 'bounced@example.org', person)).toBe(true);
  });

  test('poison records end in the bucket of failures, whole, and hold up nothing', async () => {
    await acts.putPoison(deployed, 'poison revision', `${revisionPrefix}0000000001`);
    await acts.putPoison(deployed, 'poison score', scoreKey);
    const after = await acts.create(deployed);
    await deployed.mappings.idle();
    expect(await acts.listGivenUp(deployed, 'poison revision')).toEqual(['scoring']);
    expect(await acts.listGivenUp(deployed, 'poison score')).toEqual(['badge']);
    expect(await acts.versionOf(deployed, `projects/${after}/badge`)).toBe('1.1');
  });
});

describe('the function of the site', () => {
  test('brings the pages up, with the address that the deployment has, the static badges, and what pages ask for', async () => {
    expect(await acts.bringPages(deployed)).toBe(true);
    const { SITE_URL, BADGE_LABEL } = variablesOf(deployed, 'site');
    const page = await (await at('/en/imprint')).text();
    expect(page).toContain(`<link rel="canonical" href="${String(SITE_URL)}/en/imprint" />`);
    const assets = [...page.matchAll(/ (?:src|href)="(\/assets\/[^"]+)"/g)].map(([, asset]) => asset ?? '');
    expect(assets.length).toBeGreaterThan(4);
    for (const asset of assets) expect((await at(asset)).status, asset).toBe(200);
    expect(await (await at('/badge_static/passing')).text()).toContain(String(BADGE_LABEL));
    expect(await (await at('/robots.txt')).text()).toContain(`Sitemap: ${String(SITE_URL)}/sitemap.xml`);
  });
});

describe('roles', () => {
  const grantsOf = (one: Deployment['functions'][number]) =>
    listGrants(one).map((grant) => ({
      by: one.name,
      ...grant,
      on: [shortName(grant.resource, deployed.arns), ...(grant.keys ?? [])].join(' '),
    }));

  test('refuse nothing that the functions do', () => {
    // What is missing looks refused to who may not list: so English stands in for a shell in German.
    expect(deployed.gate.refused).toEqual([{ by: 'answers', action: 's3:ListBucket', resource: 'arn:aws:s3:::site' }]);
    expect(deployed.gate.unknown).toEqual([]);
    for (const { name, runtime } of deployed.functions) expect([name, runtime.starts()]).toEqual([name, 1]);
  });

  test('allow nothing that the functions, or Lambda for them, do not do', () => {
    const isUsed = ({ by, action, resource, keys }: ReturnType<typeof grantsOf>[number]) =>
      deployed.gate.allowed.some(
        (use) =>
          use.by === by &&
          use.action === action &&
          isLike(resource, use.resource) &&
          (keys === undefined || use.keys?.some((key) => isLike(keys[0], key))),
      );
    const unused = deployed.functions.flatMap(grantsOf).filter((grant) => !isUsed(grant));
    expect(unused.map(({ by, action, on }) => `${by} ${action} ${on}`).sort()).toEqual([...unseen].sort());
  });

  test('allow nothing without a test here that it is needed', () => {
    const shown = [...needs.map(({ by, action, on }) => `${by} ${action} ${on}`), ...unseen];
    const allowed = deployed.functions.flatMap(grantsOf).map(({ by, action, on }) => `${by} ${action} ${on}`);
    expect(allowed.sort()).toEqual(shown.sort());
  });

  const done = new Map<Act, boolean>();

  test.each(needs)('$by needs $action on $on', async ({ by, action, on, act }) => {
    const grant = deployed.functions
      .flatMap(grantsOf)
      .find((one) => one.by === by && one.action === action && one.on === on);
    expect(grant, 'is in the template').toBeDefined();
    if (!grant) return;
    const before = deployed.gate.refused.length;
    const allow = deployed.gate.deny(by, grant);
    const isDoneWithout = await act(deployed);
    allow();
    expect(deployed.gate.refused.slice(before).map((use) => `${use.by} ${use.action}`)).toContain(`${by} ${action}`);
    // Once for all rights that an act takes.
    const isDoneWith = done.get(act) ?? (await act(deployed));
    done.set(act, isDoneWith);
    expect({ isDoneWithout, isDoneWith }).toEqual({ isDoneWithout: false, isDoneWith: true });
  });
});
