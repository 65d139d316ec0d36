import { randomBytes } from 'node:crypto';
import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { sha256 } from '../../functions/table/hash.ts';
import { metaOf, personOf, projectTokenOf } from '../../functions/table/keys.ts';
import { writeAll } from '../../functions/table/look-ups.ts';
import type { PersonId, ProjectId } from '../../functions/table/project.ts';
import { editorAttribute, getProject } from '../../functions/table/projects.ts';
import { encode, getItem, updateOf } from '../../functions/table/table.ts';
import { writeToken } from '../../functions/table/tokens.ts';
import { originSecretHeader } from '../../infra/paths.ts';
import { knownId } from '../fixtures/answer-sets.ts';
import { bounceOf } from '../fixtures/ses-events.ts';
import type { Deployment } from './deployed.ts';
import { administrator, askAs } from './visitor.ts';

export const criterion = knownId('interact');

export const reason = 'A deletion that this test makes and takes back.';

/** Headers of an administrator who is signed in. */
export async function readHeaders(deployment: Deployment): Promise<Readonly<Record<string, string>>> {
  return { 'content-type': 'application/json', ...(await administrator(deployment)).headers };
}

/** A request of the administrator. */
export async function ask(deployment: Deployment, method: string, path: string, body?: unknown) {
  return askAs(deployment, await administrator(deployment), method, path, body);
}

/** Lets a mail to an address bounce; whether the person is marked then. */
export async function bounce(deployment: Deployment, address: string, person: PersonId): Promise<boolean> {
  const [set] = deployment.template.list('AWS::SES::ConfigurationSet').keys();
  const [outcome] = await deployment.emit(bounceOf(address, 'Permanent', set)).catch(() => []);
  const item = await getItem(deployment.table, personOf(person));
  return outcome !== undefined && item?.['mailTrouble'] === 'bounced';
}

/** The header of an API token that may write. */
export async function putToken({ table }: Deployment, project: ProjectId, by: PersonId): Promise<string> {
  const secret = `laurels_${randomBytes(32).toString('base64url')}`;
  const [createdAt, expiresAt] = [0, 60_000].map((ms) => new Date(Date.now() + ms).toISOString());
  const token = { hash: sha256(secret), id: crypto.randomUUID() as PersonId, project, by, name: 'script' };
  const times = { createdAt: createdAt ?? '', expiresAt: expiresAt ?? '' };
  await writeAll(table, writeToken(table, { ...token, ...times, scope: 'write' }));
  return `Bearer ${secret}`;
}

let created = 0;

/** Number in the name of the repository of the last project that `create` made. */
export const numberOfLast = (): number => created;

/** A new project's number. */
export async function create(deployment: Deployment): Promise<ProjectId> {
  const fields = { name: 'Project', repo_url: `https://github.com/acme/number-${++created}` };
  const { json } = await ask(deployment, 'POST', '/api/projects', { fields });
  return json.id;
}

/** Saves one answer over the stored one, or over what is said to have been there. */
export async function answer(deployment: Deployment, id: ProjectId, justification: string, base?: string) {
  const stored = (await getProject(deployment.table, id))?.answers.get(criterion)?.justification ?? '';
  const from = base ?? stored;
  const edit = { ...answerOf(justification), base: answerOf(from) };
  return ask(deployment, 'PATCH', `/api/projects/${id}`, { answers: { [criterion]: edit } });
}

function answerOf(justification: string) {
  return { status: justification === '' ? '?' : 'Met', justification };
}

/** Version of a published object, or undefined where there is none. */
export async function versionOf({ s3, bucketNames }: Deployment, key: string): Promise<string | undefined> {
  try {
    const { Metadata } = await s3.send(new HeadObjectCommand({ Bucket: bucketNames.objects, Key: key }));
    return Metadata?.['version'];
  } catch {
    return undefined;
  }
}

export async function removeObject({ s3, bucketNames }: Deployment, key: string): Promise<void> {
  await s3.send(new DeleteObjectCommand({ Bucket: bucketNames.objects, Key: key }));
}

/** Takes a page away and calls the function that brings all of them, as a deployment does; whether the page is there again. */
export async function bringPages({ functions, s3, bucketNames }: Deployment): Promise<boolean> {
  const page = { Bucket: bucketNames.site, Key: 'en/imprint.html' };
  await s3.send(new DeleteObjectCommand(page));
  const site = functions.find(({ name }) => name === 'site');
  await site?.runtime.invoke({}).catch(() => {});
  return s3.send(new HeadObjectCommand(page)).then(
    () => true,
    () => false,
  );
}

/** All that is in a bucket, by key. */
export async function readBucket({ s3 }: Deployment, bucket: string): Promise<Map<string, string>> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  const objects = Contents.map(async ({ Key = '' }) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    return [Key, (await Body?.transformToString()) ?? ''] as const;
  });
  return new Map(await Promise.all(objects));
}

/** Makes a deletion older than it can be undone, as if time had passed. */
export async function ageDeletion({ table }: Deployment, id: ProjectId): Promise<void> {
  const days = (count: number) => count * 24 * 60 * 60 * 1000;
  await table.client.send(
    new UpdateItemCommand({
      TableName: table.name,
      Key: encode({ ...metaOf(id) }),
      UpdateExpression: 'SET deletedAt = :at',
      ExpressionAttributeValues: encode({ ':at': new Date(Date.now() - days(32)).toISOString() }),
    }),
  );
}

/** Gives a project an editor and an API token. */
export async function share({ table }: Deployment, id: ProjectId): Promise<void> {
  await table.client.send(new UpdateItemCommand(updateOf(table, metaOf(id), { [editorAttribute('somebody')]: 5 })));
  const token = encode({ ...projectTokenOf(id, 'token'), v: 1, hash: 'hash' });
  await table.client.send(new PutItemCommand({ TableName: table.name, Item: token }));
}

/** Ten changes of a project that is not there, from one address; the status of the last answer. */
export async function comeTenTimes(deployment: Deployment, address: string): Promise<number> {
  const viewer = { 'x-viewer-address': address, 'x-viewer-host': 'localhost' };
  const headers = { ...(await readHeaders(deployment)), ...viewer, [originSecretHeader]: deployment.originSecret };
  let status = 0;
  for (let i = 0; i < 10; i++) {
    const request = new Request('http://api.local/api/projects/9999999999', { method: 'PATCH', headers, body: '{}' });
    ({ status } = await deployment.api(request));
  }
  return status;
}

/** An item that a function of the stream can make nothing of. */
export async function putPoison({ table }: Deployment, pk: string, sk: string): Promise<void> {
  await table.client.send(new PutItemCommand({ TableName: table.name, Item: encode({ pk, sk }) }));
}

/** Functions that gave up on an item, by the records in the bucket of failures. */
export async function listGivenUp(deployment: Deployment, pk: string): Promise<string[]> {
  const failures = await readBucket(deployment, deployment.bucketNames.failures);
  return [...failures].filter(([, text]) => text.includes(pk)).map(([key]) => key.split('/')[2] ?? '');
}

/** Runs the reconciler as its schedule does. */
export async function reconcile(deployment: Deployment): Promise<any> {
  const [rule = ''] = [...deployment.template.list('AWS::Events::Rule').keys()].filter((id) =>
    id.startsWith('Reconciler'),
  );
  const [report] = await deployment.fire(rule);
  return report;
}
