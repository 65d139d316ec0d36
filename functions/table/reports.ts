import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { randomBytes } from 'node:crypto';
import { getDeadline } from '../deadline.ts';
import { logAct } from './acts-log.ts';
import { itemVersion, readNumber, readOptionalText, readText } from './items.ts';
import { reportOf, reportPk, type ReportState } from './keys.ts';
import { listNewest, type Moment } from './newest.ts';
import type { PersonId, ProjectId } from './project.ts';
import { encode, getItem, type Item, type Table } from './table.ts';
import { type Actor, transactAs } from './transact-as.ts';

/** What somebody says is wrong with an entry. Visitors are nobody: where they come from is not kept. */
export interface Report extends Moment {
  readonly project: ProjectId;
  readonly text: string;
  readonly by?: PersonId;
  /** What came of it, when and by whom; of closed ones. */
  readonly closed?: { readonly outcome: string; readonly at: string; readonly by: PersonId };
}

/** Days after which a closed report is forgotten. */
const closedDays = 365;

export async function putReport(
  table: Table,
  report: Pick<Report, 'project' | 'text'> & { readonly by: PersonId | undefined },
  at: Date,
): Promise<Moment> {
  const moment = { at: at.toISOString(), id: randomBytes(6).toString('hex') };
  await table.client.send(
    new PutItemCommand({
      TableName: table.name,
      Item: encode({ ...reportOf('open', moment.at, moment.id), v: itemVersion, ...report }),
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
    getDeadline(),
  );
  return moment;
}

/** Up to `limit` reports made before a moment, newest first. */
export async function listReports(table: Table, state: ReportState, before: Moment, limit: number): Promise<Report[]> {
  return (await listNewest(table, reportPk(state), reportOf(state, before.at, before.id).sk, limit)).map(parseReport);
}

/** Closes an open report, and logs it. False if there is none. Throws what the actor's standing throws. */
export async function closeReport(table: Table, { at, id }: Moment, outcome: string, actor: Actor): Promise<boolean> {
  const open = reportOf('open', at, id);
  const item = await getItem(table, open);
  if (!item) return false;
  const closedAt = actor.now();
  const ttl = Math.ceil(closedAt.getTime() / 1000) + closedDays * 24 * 60 * 60;
  const closed = { outcome, closedAt: closedAt.toISOString(), closedBy: actor.by, ttl };
  const said = { by: actor.by, act: 'close_report', project: readNumber(item, 'project') as ProjectId } as const;
  return transactAs(table, actor, [
    { Delete: { TableName: table.name, Key: encode({ ...open }), ConditionExpression: 'attribute_exists(pk)' } },
    { Put: { TableName: table.name, Item: encode({ ...item, ...reportOf('closed', at, id), ...closed }) } },
    logAct(table, { ...said, text: outcome }, closedAt.toISOString()),
  ]);
}

function parseReport(item: Item): Report {
  const sk = readText(item, 'sk');
  const by = readOptionalText(item, 'by');
  return {
    at: sk.slice(0, sk.indexOf('#')),
    id: sk.slice(sk.indexOf('#') + 1),
    project: readNumber(item, 'project') as ProjectId,
    text: readText(item, 'text'),
    ...(by !== null && { by: by as PersonId }),
    ...(item['closedAt'] !== undefined && {
      closed: {
        outcome: readText(item, 'outcome'),
        at: readText(item, 'closedAt'),
        by: readText(item, 'closedBy') as PersonId,
      },
    }),
  };
}
