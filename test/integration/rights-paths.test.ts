import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { personOf } from '../../functions/table/keys.ts';
import { updateOf } from '../../functions/table/table.ts';
import { tokenScopes } from '../../functions/table/tokens.ts';
import { paths } from '../../infra/paths.ts';
import { roles } from './callers-of-all-kinds.ts';
import { changesOf, readItems } from './items.ts';
import { putPerson } from './people.ts';
import { rightsRows } from './rights-rows.ts';
import { serve, type Served } from './served.ts';
import { putToken } from './tokens.ts';

/**
 * What comes of each path of the table of paths, for everybody alike but for the API, whose rows are those of its routes:
 * statuses of GET, HEAD and OPTIONS, of everything that is to change something, and where it leads.
 */
const rows: Readonly<
  Record<string, { readonly path: string; readonly answers: readonly [number, number, number, number] }>
> = {
  '/projects/*/badge': { path: '/projects/N/badge', answers: [200, 200, 204, 403] },
  '/projects/*/baseline': { path: '/projects/N/baseline', answers: [200, 200, 204, 403] },
  '/projects/*.json': { path: '/projects/N.json', answers: [200, 200, 204, 403] },
  '/badge_static/*': { path: '/badge_static/passing', answers: [200, 200, 403, 403] },
  '/api/*': { path: '/api/nothing', answers: [404, 404, 404, 404] },
  '/projects': { path: '/projects?as=entry&url=https://example.org/N', answers: [302, 302, 404, 403] },
  '/*/projects': { path: '/en/projects', answers: [200, 200, 404, 403] },
  '/assets/*': { path: '/assets/nothing.js', answers: [404, 404, 403, 403] },
  '/*': { path: '/en/projects/N/edit', answers: [200, 200, 403, 403] },
};

const directory = mkdtempSync(join(tmpdir(), 'laurels-paths-'));
let served: Served;
let projects: readonly number[];
const callers = new Map<string, Readonly<Record<string, string>>>([['nobody', {}]]);

beforeAll(async () => {
  served = await serve(directory);
  const { table, headers } = served;
  const [owner, stranger, other, blocked] = await Promise.all([1, 2, 3, 4].map(() => putPerson(table)));
  if (!owner || !stranger || !other || !blocked) throw new Error('nobody there');
  projects = [await create(owner.headers, 2), await create(stranger.headers, 3)];
  for (const scope of tokenScopes)
    callers.set(scope, (await putToken(table, projects[0] ?? 0, { person: owner.person, scope })).headers);
  const block = { blockedAt: new Date().toISOString() };
  await table.client.send(new UpdateItemCommand(updateOf(table, personOf(blocked.person.id), block)));
  callers.set('owner', owner.headers).set('other', other.headers);
  callers.set('administrator', headers).set('blocked', blocked.headers);
}, 60_000);
afterAll(async () => {
  await served.kill();
  rmSync(directory, { recursive: true });
});

async function create(headers: Readonly<Record<string, string>>, n: number): Promise<number> {
  const body = JSON.stringify({ fields: { repo_url: `https://example.org/${n}` } });
  const type = { 'content-type': 'application/json' };
  const answer = await fetch(`${served.url}/api/projects`, { method: 'POST', headers: { ...headers, ...type }, body });
  return ((await answer.json()) as { id: number }).id;
}

/** What goes on by itself: scores and rounds. Tokens note that they were used. */
const passing = / S$|^CURSORS |^T#/;

const methods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];

async function ask(path: string, method: string, headers: Readonly<Record<string, string>>, body?: string) {
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const given = { method, headers: { ...headers, ...type }, body: body ?? null, redirect: 'manual' } as const;
  const answer = await fetch(served.url + path, given);
  return { status: answer.status, text: await answer.text() };
}

test('each path of the table of paths has a row, and each row a path', () => {
  expect(Object.keys(rows)).toEqual(paths.map(({ pattern }) => pattern));
});

describe.each(Object.entries(rows))('%s', (_, { path, answers }) => {
  test('answers everybody alike, on projects of their own and of others, and changes nothing', async () => {
    const before = await readItems(served.table);
    const [get, head, options, change] = answers;
    for (const [caller, headers] of callers) {
      for (const id of projects) {
        const statuses = await Promise.all(
          methods.map(async (method) => {
            const isReading = ['GET', 'HEAD', 'OPTIONS'].includes(method);
            const body = isReading ? undefined : '{"name":"Taken over"}';
            return (await ask(path.replace('N', String(id)), method, headers, body)).status;
          }),
        );
        expect([caller, id, ...statuses]).toEqual([caller, id, get, head, options, change, change, change, change]);
      }
    }
    expect(changesOf(before, await readItems(served.table), passing)).toEqual([]);
  }, 30_000);
});

test('the edge hands on to the functions who asks: what the rights table says is so over HTTP', async () => {
  const row = rightsRows.find(({ route }) => route === 'PATCH /api/projects/:id');
  for (const [side, id] of projects.entries()) {
    for (const [caller, headers] of callers) {
      const column = roles.findIndex((role) => role === caller);
      const [status, code] = ((side === 0 ? row?.own : row?.strangers)?.[column] ?? '').split(' ');
      const answer = await ask(`/api/projects/${id}`, 'PATCH', headers, JSON.stringify({ name: `By ${caller}` }));
      const { error } = JSON.parse(answer.text) as { error?: string };
      expect([caller, id, answer.status, error]).toEqual([caller, id, Number(status), code]);
    }
  }
});
