import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { randomBytes } from 'node:crypto';
import type { Author } from './commit.ts';
import { BrokenItemError, itemVersion, readNumber, readText } from './items.ts';
import { actOf } from './keys.ts';
import { listNewest, type Moment } from './newest.ts';
import type { Person } from './people.ts';
import type { PersonId, Project, ProjectId } from './project.ts';
import { encode, type Item, type Table } from './table.ts';

/** What administrators do that nobody else may, or do in projects that are not theirs. */
export const actNames = [
  'block',
  'unblock',
  'erase',
  'end_sessions',
  'make_administrator',
  'make_person',
  'reassign',
  'message',
  'close_report',
  'invite',
  'take_back_invitation',
  'take_back_offer',
  'remove_editor',
  'end_token',
  'save',
  'decline_proposal',
  'delete',
  'restore',
] as const;

export type ActName = (typeof actNames)[number];

/** One act of an administrator. People are named by their internal ids. */
export interface Act {
  readonly by: PersonId;
  readonly act: ActName;
  readonly person?: PersonId;
  readonly project?: ProjectId;
  /** The reason they gave, or what came of it. */
  readonly text?: string;
}

export type LoggedAct = Act & Moment;

/** The first month that can have acts: walking back ends there. */
const firstMonth = '2026-11';

/** Months looked through for one page. */
const monthsOfPage = 24;

/** Part of a transaction that logs an act, for ever: no code changes or removes what is in the log. */
export function logAct(table: Table, act: Act, at: string): TransactWriteItem {
  return {
    Put: {
      TableName: table.name,
      Item: encode({ ...actOf(at, randomBytes(6).toString('hex')), v: itemVersion, at, ...act }),
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}

/** For an author of a commit: logs an act in the same transaction if an administrator does it in a project that is not theirs. */
export function logForeign(
  table: Table,
  { id, number, isAdministrator }: Person,
  act: ActName,
  said: Pick<Act, 'person' | 'text'> = {},
): Required<Author>['also'] {
  return (project: Project, at: string) =>
    !isAdministrator || project.owner === number || project.editors.some((editor) => editor.id === id)
      ? []
      : [logAct(table, { by: id, act, project: project.id, ...said }, at)];
}

/** Up to `limit` acts before a moment, newest first, and where to go on; months without acts are walked over. */
export async function listActs(
  table: Table,
  before: Moment,
  limit: number,
): Promise<{ readonly acts: readonly LoggedAct[]; readonly next: Moment | undefined }> {
  const acts: LoggedAct[] = [];
  let edge = before;
  for (let month = 0; month < monthsOfPage && edge.at.slice(0, 7) >= firstMonth; month++) {
    const { pk, sk } = actOf(edge.at, edge.id);
    acts.push(...(await listNewest(table, pk, sk, limit - acts.length)).map(parseAct));
    const last = acts.at(-1);
    if (last && acts.length === limit) return { acts, next: { at: last.at, id: last.id } };
    edge = { at: `${monthBefore(edge.at.slice(0, 7))}-31T23:59:59.999Z`, id: 'ffffffffffff' };
  }
  return { acts, next: edge.at.slice(0, 7) >= firstMonth ? edge : undefined };
}

function monthBefore(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number > 1 ? `${year}-${String(number - 1).padStart(2, '0')}` : `${year - 1}-12`;
}

function parseAct(item: Item): LoggedAct {
  const act = actNames.find((known) => known === item['act']);
  if (!act) throw new BrokenItemError('unknown act');
  const sk = readText(item, 'sk');
  return {
    at: readText(item, 'at'),
    id: sk.slice(sk.indexOf('#') + 1),
    by: readText(item, 'by') as PersonId,
    act,
    ...(item['person'] !== undefined && { person: readText(item, 'person') as PersonId }),
    ...(item['project'] !== undefined && { project: readNumber(item, 'project') as ProjectId }),
    ...(item['text'] !== undefined && { text: readText(item, 'text') }),
  };
}
