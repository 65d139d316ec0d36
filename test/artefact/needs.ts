import { setTimeout as sleep } from 'node:timers/promises';
import { revisionPrefix, scoreKey } from '../../functions/table/keys.ts';
import type { ProjectId } from '../../functions/table/project.ts';
import { hasProject } from '../../functions/table/projects.ts';
import { needsOfAccounts } from './accounts-needs.ts';
import {
  ageDeletion,
  answer,
  ask,
  bounce,
  bringPages,
  comeTenTimes,
  create,
  criterion,
  listGivenUp,
  numberOfLast,
  putPoison,
  putToken,
  reason,
  reconcile,
  removeObject,
  share,
  versionOf,
} from './acts.ts';
import type { Deployment } from './deployed.ts';
import { type Act, type Need, needsOf, needsOnItems } from './needs-of.ts';
import { askAs, join, putAddress, sessionOf } from './visitor.ts';

/** Status of an answer to a request about a new project. */
const asks =
  (method: string, path: string): Act =>
  async (it) => {
    const id = await create(it).catch(() => 0);
    return (await ask(it, method, path.replace(':id', String(id)))).status === 200;
  };

const saves: Act = async (it) => (await answer(it, 1 as ProjectId, crypto.randomUUID())).status === 200;

export const declines: Act = async (it) => {
  const path = `/api/projects/${await create(it)}/proposals`;
  const { json } = await ask(it, 'POST', path, { license: 'MIT' });
  return (await ask(it, 'DELETE', `${path}/${json.proposal}`)).status === 200;
};

/** Ten changes from one address, of which one is counted in the table. */
export const comesOften: Act = async (it) => (await comeTenTimes(it, crypto.randomUUID())) === 404;

const creates: Act = async (it) => (await create(it)) > 0;

const finds: Act = async (it) => {
  const id = await create(it);
  const url = encodeURIComponent(`https://github.com/acme/number-${numberOfLast()}`);
  const { headers } = await ask(it, 'GET', `/projects?as=badge&url=${url}`);
  return headers.get('location') === `/projects/${id}/badge`;
};

const ownFields = { name: 'Of a person', homepage_url: 'https://example.org' };

/** Of two hours ago, so that it is prolonged. */
export const savesInSession: Act = async (it) => {
  const { person } = await join(it);
  const created = await askAs(it, await sessionOf(it, person.id, 2), 'POST', '/api/projects', { fields: ownFields });
  return created.status === 201;
};

/** Into a project of somebody else: it is logged. */
export const savesAsAdministrator: Act = async (it) => {
  const created = await askAs(it, await join(it), 'POST', '/api/projects', { fields: ownFields });
  return (await answer(it, created.json?.id, 'By an administrator.')).status === 200;
};

export const savesByToken: Act = async (it) => (await savedByToken(it)) !== undefined;

/** A new project of a person that a token of theirs wrote to; undefined where that failed. */
async function savedByToken(it: Deployment): Promise<ProjectId | undefined> {
  const owner = await join(it);
  const created = await askAs(it, owner, 'POST', '/api/projects', { fields: ownFields });
  const authorization = await putToken(it, created.json?.id, owner.person.id);
  const base = { status: '?', justification: '' };
  const body = { answers: { [criterion]: { status: 'Met', justification: 'By a token.', base } } };
  const saved = await askAs(it, { headers: { authorization } }, 'PATCH', `/api/projects/${created.json?.id}`, body);
  return saved.status === 200 ? created.json.id : undefined;
}

/** After a start, when nothing is known of secrets. */
export const marks: Act = async (it) => {
  const address = `${crypto.randomUUID()}@example.org`;
  const person = await putAddress(it, address);
  await it.functions.find(({ name }) => name === 'bounces')?.runtime.restart();
  return bounce(it, address, person);
};

/** Names of people and tokens are looked up when a history is shown. */
export const tellsHistory: Act = async (it) => {
  const id = await savedByToken(it);
  const { status, json } = await ask(it, 'GET', `/api/projects/${id}/history`);
  return status === 200 && json.revisions.map(({ by }: any) => by?.kind).join() === 'token,person';
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
  await share(it, id);
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

const needsOfReader = (by: string, poison: string): Need[] => [
  ...needsOnItems(by, publishes, { GetItem: ['projects'], Query: ['projects'] }),
  ...needsOf(by, 'stream', delivers(by), 'dynamodb:DescribeStream', 'dynamodb:GetShardIterator', 'dynamodb:GetRecords'),
  ...needsOf(by, 'failures/*', putsAside(by, poison), 's3:PutObject'),
];

/** Every right that can be shown to be needed. */
export const needs: readonly Need[] = [
  ...needsOfAccounts,
  ...needsOnItems('answers', savesAsAdministrator, { PutItem: ['acts'] }),
  ...needsOnItems('answers', asks('GET', '/api/projects'), { GetItem: ['counters'], BatchGetItem: ['projects'] }),
  ...needsOnItems('answers', finds, { GetItem: ['claims'] }),
  ...needsOnItems('answers', saves, { Query: ['projects'], PutItem: ['projects'] }),
  ...needsOnItems('answers', saves, { UpdateItem: ['projects'] }),
  ...needsOnItems('answers', creates, { UpdateItem: ['counters', 'claims'] }),
  ...needsOnItems('answers', savesInSession, { GetItem: ['people', 'sessions'] }),
  ...needsOnItems('answers', savesInSession, { UpdateItem: ['people', 'sessions', 'credentials'] }),
  ...needsOnItems('answers', savesByToken, { GetItem: ['tokens'], UpdateItem: ['tokens'] }),
  ...needsOnItems('answers', tellsHistory, { BatchGetItem: ['people', 'tokens'] }),
  ...needsOnItems('answers', declines, {
    GetItem: ['projects'],
    ConditionCheckItem: ['projects'],
    DeleteItem: ['projects'],
  }),
  ...needsOf('answers', 'site/*', asks('GET', '/en/projects'), 's3:GetObject'),
  ...needsOf('site', 'site/*', bringPages, 's3:PutObject'),
  ...needsOnItems('fallback', asks('GET', '/projects/:id/badge.json'), { GetItem: ['projects'], Query: ['projects'] }),
  ...needsOf('reconciler', 'objects', heals, 's3:ListBucket'),
  ...needsOnItems('reconciler', heals, {
    GetItem: ['counters', 'cursors'],
    BatchGetItem: ['projects'],
    Query: ['projects'],
    UpdateItem: ['projects'],
  }),
  ...needsOnItems('reconciler', heals, { PutItem: ['cursors'] }),
  ...needsOnItems('reconciler', purges, { GetItem: ['numbers'], DeleteItem: ['claims'] }),
  ...needsOnItems('reconciler', purges, { BatchWriteItem: ['people', 'projects', 'tokens'] }),
  ...needsOnItems('bounces', marks, { BatchGetItem: ['lookUps'], UpdateItem: ['people'] }),
  ...needsOf('bounces', 'SecretsPeopleKeys', marks, 'secretsmanager:GetSecretValue'),
  ...needsOnItems('answers', comesOften, { UpdateItem: ['limits'] }),
  ...needsOfReader('scoring', `${revisionPrefix}0000000001`),
  ...needsOnItems('scoring', publishes, { UpdateItem: ['projects'] }),
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
