import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { unanswered } from '../../../criteria/answer.ts';
import { renderObjects } from '../../../functions/objects/objects.ts';
import { defaultSettings } from '../../../functions/objects/settings.ts';
import { projectPk } from '../../../functions/table/keys.ts';
import type { ProjectId } from '../../../functions/table/project.ts';
import { getProject } from '../../../functions/table/projects.ts';
import { getScore } from '../../../functions/table/scores.ts';
import { type Item, listItems } from '../../../functions/table/table.ts';
import { parseSettings } from '../../../infra/settings.ts';
import { LaurelsStack } from '../../../infra/stack.ts';
import { request, type World } from '../../integration/world.ts';
import { createProjects, stopStream } from '../fill.ts';
import { openMeteredWorld, type Units } from '../meter.ts';
import { measureOperations } from '../operations.ts';
import { patterns } from '../projects.ts';
import { largestShelf } from '../saves.ts';
import { measureSigningIn } from '../sign-in-units.ts';

/** What the costs are computed from. Bytes are means over the generated projects. */
export interface Measured {
  readonly units: Readonly<Record<string, Units>>;
  /** Bytes in the table: a project that was created and filled once, and what one more save of 5 answers adds. */
  readonly projectBytes: number;
  readonly revisionBytes: number;
  readonly objectsBytes: number;
  readonly badgeBytes: number;
  readonly jsonBytes: number;
  /** Resources of the stack that cost by being there. */
  readonly standing: { readonly alarms: number; readonly dashboards: number; readonly secrets: number };
}

/** Measures anew: a hundred projects on the real engine, and the template. */
export async function measureCosts(): Promise<Measured> {
  const metered = await openMeteredWorld();
  const { world } = metered;
  try {
    await stopStream(world);
    await createProjects(world, patterns);
    const operations = [...(await measureOperations(metered)), ...(await measureSigningIn(metered))];
    const units = operations.map(([name, { written, read }]) => [
      name,
      { written: roundUnits(written), read: roundUnits(read) },
    ]);
    const sizes: Awaited<ReturnType<typeof measureSizes>>[] = [];
    for (let id = 1; id <= patterns; id++) sizes.push(await measureSizes(world, id as ProjectId));
    const mean = (of: (size: (typeof sizes)[number]) => number) =>
      Math.round(sizes.reduce((sum, size) => sum + of(size), 0) / sizes.length);
    return {
      units: Object.fromEntries(units),
      projectBytes: mean(({ stored }) => stored),
      revisionBytes: await measureRevision(world, 1 as ProjectId),
      objectsBytes: mean(({ objects }) => objects),
      badgeBytes: mean(({ badge }) => badge),
      jsonBytes: mean(({ json }) => json),
      standing: countStanding(),
    };
  } finally {
    await metered.close();
  }
}

function roundUnits(units: number): number {
  return Math.round(units * 100) / 100;
}

async function measureSizes(world: World, id: ProjectId) {
  const [project, score] = await Promise.all([getProject(world.direct, id), getScore(world.direct, id)]);
  if (!project || !score) throw new Error(`project ${id} is not whole`);
  const objects = renderObjects(project, score, defaultSettings).map(({ key, body }) => ({
    key,
    size: Buffer.byteLength(body),
  }));
  const sizeOfKey = (end: string) => objects.find(({ key }) => key.endsWith(end))?.size ?? Number.NaN;
  return {
    stored: await measureStored(world, id),
    objects: objects.reduce((sum, { size }) => sum + size, 0),
    badge: sizeOfKey('/badge'),
    json: sizeOfKey(`${id}.json`),
  };
}

/** What a save of 5 answers adds to a project that has them already: mostly the revision. */
async function measureRevision(world: World, id: ProjectId): Promise<number> {
  const save = async (word: string, isFirst: boolean) => {
    const { json } = await request(world, 'GET', `/api/projects/${id}`);
    const edits = largestShelf.slice(0, 5).map((criterion) => {
      const base = json.answers[criterion] ?? unanswered;
      return [
        criterion,
        { status: 'Met', justification: `${word} https://example.org/docs.md `.padEnd(150, 'so '), base },
      ];
    });
    const { status } = await request(world, 'PATCH', `/api/projects/${id}`, {
      body: { answers: Object.fromEntries(edits) },
    });
    if (status !== 200) throw new Error(`${isFirst ? 'first' : 'second'} save: ${status}`);
    return measureStored(world, id);
  };
  const before = await save('First', true);
  return (await save('Other', false)) - before;
}

async function measureStored({ direct }: World, id: ProjectId): Promise<number> {
  let bytes = 0;
  for await (const item of listItems(direct, projectPk(id), '!', '~')) bytes += sizeOfItem(item);
  return bytes;
}

/** Bytes that DynamoDB bills for an item, and 100 for its index. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
function sizeOfItem(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOfValue(value), 100);
}

function sizeOfValue(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  if (typeof value !== 'object' || value === null) return 1;
  return Object.entries(value).reduce(
    (sum, [name, inner]) => sum + 1 + Buffer.byteLength(name) + sizeOfValue(inner),
    3,
  );
}

function countStanding(): Measured['standing'] {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const template = Template.fromStack(new LaurelsStack(app, 'Costs', parseSettings(new Map())));
  const count = (type: string) => Object.keys(template.findResources(type)).length;
  return {
    alarms: count('AWS::CloudWatch::Alarm'),
    dashboards: count('AWS::CloudWatch::Dashboard'),
    secrets: count('AWS::SecretsManager::Secret'),
  };
}
