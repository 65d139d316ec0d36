import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { objectKeys } from '../../functions/objects/objects.ts';
import type { ProjectId } from '../../functions/table/project.ts';
import { getProject } from '../../functions/table/projects.ts';
import { getScore } from '../../functions/table/scores.ts';
import { answerable, expectPublished, expectWholeChain } from './checks.ts';
import { isAlive, serve as start, type Served } from './served.ts';

const projects = 4;
const saves = 200;
const rounds = 4;
const open = { status: '?', justification: '' };

const directory = mkdtempSync(join(tmpdir(), 'laurels-crash-'));
const running: Served[] = [];
afterAll(async () => {
  for (const server of running) if (isAlive(server.process.pid ?? 0)) await server.kill();
  rmSync(directory, { recursive: true, force: true });
});

async function serve(): Promise<Served> {
  const server = await start(directory);
  running.push(server);
  return server;
}

async function post(server: Served, method: string, path: string, body: unknown): Promise<{ id: number; seq: number }> {
  const { headers } = server;
  const response = await fetch(server.url + path, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as { id: number; seq: number };
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Score of project 2 written, badge not published yet: the moment between two consumers. */
async function untilScored(server: Served): Promise<void> {
  const { seq = 0 } = (await getScore(server.table, 2 as ProjectId)) ?? {};
  await until(async () => ((await getScore(server.table, 2 as ProjectId))?.seq ?? 0) > seq);
}

test(
  'what was acknowledged survives kill -9 of everything at any moment, and is scored and published afterwards',
  { timeout: 180_000 },
  async () => {
    let server = await serve();
    for (let id = 2; id <= projects; id++) {
      await post(server, 'POST', '/api/projects', { fields: { homepage_url: `https://example.org/${id}` } });
    }
    const acknowledged: { id: number; criterion: string; seq: number; text: string }[] = [];
    let next = 0;
    for (let round = 0; round < rounds; round++) {
      const mine = Array.from({ length: saves / rounds }, () => next++);
      const editors = Array.from({ length: 5 }, async () => {
        for (let i = mine.shift(); i !== undefined; i = mine.shift()) {
          const id = 2 + (i % (projects - 1));
          const criterion = answerable[Math.floor(i / (projects - 1))] ?? '';
          const answers = { [criterion]: { status: 'Met', justification: `text ${i}`, base: open } };
          const { seq } = await post(server, 'PATCH', `/api/projects/${id}`, { answers });
          acknowledged.push({ id, criterion, seq, text: `text ${i}` });
        }
      });
      const finished = Promise.allSettled(editors);
      const enough = acknowledged.length + 5 + Math.floor(Math.random() * 30);
      await until(() => Promise.resolve(acknowledged.length >= enough || mine.length === 0));
      if (round % 2 === 1) await Promise.race([untilScored(server).catch(() => {}), finished]);
      await server.kill();
      await finished;
      expect(isAlive(server.enginePid)).toBe(false);
      server = await serve();
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(5 * rounds);
    await until(async () => {
      for (let id = 2; id <= projects; id++) {
        const [project, score] = await Promise.all([
          getProject(server.table, id as ProjectId),
          getScore(server.table, id as ProjectId),
        ]);
        if (project?.seq !== score?.seq) return false;
        const published = await (await fetch(`${server.url}/projects/${id}.json`)).text();
        if (!published.includes(`"seq":${project?.seq},`)) return false;
      }
      return true;
    });
    await new Promise((resolve) => setTimeout(resolve, 2500));
    for (let id = 2; id <= projects; id++) {
      const project = await getProject(server.table, id as ProjectId);
      for (const { criterion, seq, text } of acknowledged.filter((save) => save.id === id)) {
        expect(project?.answers.get(criterion as never)).toMatchObject({ status: 'Met', justification: text });
        expect(project?.seq).toBeGreaterThanOrEqual(seq);
      }
      const world = { direct: server.table };
      await expectWholeChain(world, id);
      const bodies = objectKeys(id as ProjectId).map(
        async (key) => [key, await (await fetch(`${server.url}/${key}`)).text()] as const,
      );
      await expectPublished(world, id, new Map(await Promise.all(bodies)), server.url);
    }
    console.log(`${acknowledged.length} saves acknowledged over ${rounds} kills, all there`);
    const { enginePid } = server;
    expect(await server.stop()).toBe(0);
    expect(isAlive(enginePid)).toBe(false);
  },
);

test(
  'a start after kill -9 of the service alone ends the engine that was left, and data survive',
  { timeout: 60_000 },
  async () => {
    const first = await serve();
    process.kill(-(first.process.pid ?? 0), 'SIGKILL');
    const second = await serve();
    expect(isAlive(first.enginePid)).toBe(false);
    expect(await (await fetch(`${second.url}/projects/1/badge.json`)).text()).toContain('Demo');
    await second.stop();
  },
);

test('a second start over the same folder is refused in words', { timeout: 60_000 }, async () => {
  const first = await serve();
  await expect(serve()).rejects.toThrow(/ended with 1/);
  expect(await first.stop()).toBe(0);
});
