import { setTimeout as sleep } from 'node:timers/promises';
import { revisionPrefix, scoreKey } from '../../functions/table/keys.ts';
import type { ProjectId } from '../../functions/table/project.ts';
import { hasProject } from '../../functions/table/projects.ts';
import {
  ageDeletion,
  answer,
  ask,
  bringPages,
  create,
  listGivenUp,
  putPoison,
  reason,
  reconcile,
  removeObject,
  versionOf,
} from './acts.ts';
import type { Deployment } from './deployed.ts';

/** A right that a function's code, or Lambda for the function, needs. */
export interface Need {
  readonly by: string;
  readonly action: string;
  /** Resource as `shortName` has it. */
  readonly on: string;
  /** Does what takes the right, anew each time; answers whether it worked. */
  readonly act: (deployment: Deployment) => Promise<boolean>;
}

type Act = Need['act'];

/** Status of an answer to a request about a new project. */
const asks =
  (method: string, path: string): Act =>
  async (it) => {
    const id = await create(it).catch(() => 0);
    return (await ask(it, method, path.replace(':id', String(id)))).status === 200;
  };

const saves: Act = async (it) => (await answer(it, 1 as ProjectId, crypto.randomUUID())).status === 200;

const declines: Act = async (it) => {
  const path = `/api/projects/${await create(it)}/proposals`;
  const { json } = await ask(it, 'POST', path, { license: 'MIT' });
  return (await ask(it, 'DELETE', `${path}/${json.proposal}`)).status === 200;
};

const publishes: Act = async (it) => {
  const id = await create(it);
  await it.mappings.idle();
  return (await versionOf(it, `projects/${id}/badge`)) === '1.1';
};

const unpublishes: Act = async (it) => {
  const id = await create(it);
  await it.mappings.idle();
  await ask(it, 'DELETE', `/api/projects/${id}`, { reason });
  await it.mappings.idle();
  return (await versionOf(it, `projects/${id}/badge`)) === undefined;
};

const heals: Act = async (it) => {
  const id = await create(it);
  await it.mappings.idle();
  await removeObject(it, `projects/${id}/badge`);
  await reconcile(it).catch(() => {});
  await it.mappings.idle();
  return (await versionOf(it, `projects/${id}/badge`)) === '1.1';
};

const purges: Act = async (it) => {
  const id = await create(it);
  await ask(it, 'DELETE', `/api/projects/${id}`, { reason });
  await ageDeletion(it, id);
  await reconcile(it);
  await it.mappings.idle();
  return !(await hasProject(it.table, id));
};

/** Whether a mapping that begins to read delivers a new record. */
const delivers =
  (by: string): Act =>
  async (it) => {
    const before = callsOf(it, by);
    await it.mappings.reopen();
    await create(it);
    await settleUnlessRefused(it, by);
    return callsOf(it, by) > before;
  };

/** Whether a record that a function can make nothing of ends in the bucket of failures. */
const putsAside =
  (by: string, sk: string): Act =>
  async (it) => {
    const pk = `poison ${crypto.randomUUID()}`;
    await putPoison(it, pk, sk);
    await settleUnlessRefused(it, by);
    return (await listGivenUp(it, pk)).includes(by);
  };

const needsOf = (by: string, on: string, act: Act, ...actions: string[]): Need[] =>
  actions.map((action) => ({ by, action, on, act }));

const needsOfReader = (by: string, poison: string): Need[] => [
  ...needsOf(by, 'table', publishes, 'dynamodb:GetItem', 'dynamodb:Query'),
  ...needsOf(by, 'stream', delivers(by), 'dynamodb:DescribeStream', 'dynamodb:GetShardIterator', 'dynamodb:GetRecords'),
  ...needsOf(by, 'failures/*', putsAside(by, poison), 's3:PutObject'),
];

/** Every right that can be shown to be needed. */
export const needs: readonly Need[] = [
  ...needsOf('answers', 'table', asks('GET', '/api/projects'), 'dynamodb:GetItem', 'dynamodb:BatchGetItem'),
  ...needsOf('answers', 'table', saves, 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'),
  ...needsOf('answers', 'table', declines, 'dynamodb:DeleteItem'),
  ...needsOf('answers', 'site/*', asks('GET', '/en/projects'), 's3:GetObject'),
  ...needsOf('site', 'site/*', bringPages, 's3:PutObject'),
  ...needsOf('fallback', 'table', asks('GET', '/projects/:id/badge.json'), 'dynamodb:GetItem', 'dynamodb:Query'),
  ...needsOf('reconciler', 'objects', heals, 's3:ListBucket'),
  ...needsOf('reconciler', 'table', heals, 'dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'),
  ...needsOf('reconciler', 'table', heals, 'dynamodb:UpdateItem', 'dynamodb:PutItem'),
  ...needsOf('reconciler', 'table', purges, 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'),
  ...needsOfReader('scoring', `${revisionPrefix}0000000001`),
  ...needsOf('scoring', 'table', publishes, 'dynamodb:UpdateItem'),
  ...needsOfReader('badge', scoreKey),
  ...needsOf('badge', 'objects/*', publishes, 's3:GetObject', 's3:PutObject'),
  ...needsOf('badge', 'objects/*', unpublishes, 's3:DeleteObject'),
  ...needsOf('badge', 'objects', publishes, 's3:ListBucket'),
];

/** Rights that nothing here takes, as `by action on`: Lambda asks for them when a mapping is created. */
export const unseen: readonly string[] = ['scoring', 'badge'].flatMap((by) => [
  `${by} dynamodb:ListStreams table/stream/*`,
  `${by} s3:ListBucket failures`,
]);

function callsOf({ functions }: Deployment, by: string): number {
  return functions.find(({ name }) => name === by)?.runtime.calls() ?? 0;
}

/** A mapping that is refused to read or to put aside tries again and again. */
async function settleUnlessRefused(it: Deployment, by: string): Promise<void> {
  const before = it.gate.refused.length;
  const settled = it.mappings.idle().catch(() => {});
  const isRefused = () => it.gate.refused.slice(before).some((refusal) => refusal.by === by);
  const soon = async () => {
    await sleep(20);
    return 'soon';
  };
  while (!isRefused()) if ((await Promise.race([settled, soon()])) !== 'soon') return;
}
