import { TransactGetItemsCommand } from '@aws-sdk/client-dynamodb';
import { BusyError } from '../errors.ts';
import {
  claimOf,
  isPassing,
  type Key,
  metaOf,
  parseClaimPk,
  parseProjectPk,
  projectPk,
  projectPkPrefix,
} from '../keys.ts';
import { parseProjectId, type ProjectId } from '../project.ts';
import { claimAttribute } from '../projects.ts';
import { batchGetRaw, decode, keyOf, patiently, queryRaw, type RawItem, scanRaw } from './raw.ts';
import { encode, type Item, pause, type Table } from '../table.ts';
import { type Check, openCheck } from './whole.ts';

/** Items that belong together: those of one project, or some that are of none. */
export interface Group {
  readonly project?: ProjectId;
  /** Last revision of the project. */
  readonly seq?: number;
  /** Why the project is not whole in the table itself. */
  readonly damage?: string;
}

/** Where an export goes. */
export interface Sink {
  put(item: RawItem): Promise<void>;
  /** Forgets what was put since the last group. */
  restart(): Promise<void>;
  closeGroup(group: Group): Promise<void>;
}

/** Times a project is read again when it is seen half. */
const maxReads = 6;

/** Items in a group of those that are of no project. */
const groupSize = 500;

/**
 * Gives every item of the table to the sink: first project by project, each as of one revision with its history and
 * claims, whoever saves meanwhile; then all that is of no project. In this order, so that whoever a project names is known.
 * Keeps one page of items in memory.
 */
export async function exportItems(table: Table, sink: Sink): Promise<void> {
  let open: { readonly id: ProjectId; readonly check: Check } | undefined;
  const read = new Set<ProjectId>();
  for await (const item of scanRaw(table, { prefix: projectPkPrefix })) {
    const id = parseProjectPk(keyOf(item).pk);
    if (id && read.has(id)) continue;
    if (open && open.id !== id) await closeProject(table, sink, open, read);
    if (!id) {
      open = undefined;
      await sink.put(item);
      await sink.closeGroup({});
      continue;
    }
    if (open?.id !== id) open = { id, check: openCheck() };
    open.check.add(decode(item));
    await sink.put(item);
  }
  if (open) await closeProject(table, sink, open, read);
  await exportOthers(table, sink);
}

/** Ends a project's group; what the scan saw half is read again, and noted in `read`, lest it comes by once more. */
async function closeProject(
  table: Table,
  sink: Sink,
  { id, check }: { readonly id: ProjectId; readonly check: Check },
  read: Set<ProjectId>,
): Promise<void> {
  let seen: Check | undefined = check;
  let claims = check.getProblem() || !check.hasScore() ? undefined : await getClaims(table, id, check);
  for (let reads = 0; !claims && reads < maxReads; reads++) {
    read.add(id);
    if (reads > 0) await pause(50 * 2 ** reads);
    seen = await putAgain(table, sink, id);
    if (!seen) return;
    claims = seen.getProblem() ? undefined : await getClaims(table, id, seen);
  }
  for (const claim of claims ?? (await listOwn(table, id, seen))) await sink.put(claim);
  const seq = seen.getHead()?.['seq'];
  const damage = claims ? {} : { damage: seen.getProblem() ?? 'its claims are not those of its head' };
  await sink.closeGroup({ project: id, seq: typeof seq === 'number' ? seq : 0, ...damage });
}

/** Puts a project as it is now in place of what was put of it; undefined when it was purged meanwhile. */
async function putAgain(table: Table, sink: Sink, id: ProjectId): Promise<Check | undefined> {
  await sink.restart();
  let check: Check | undefined;
  for await (const item of queryRaw(table, projectPk(id))) {
    check ??= openCheck();
    check.add(decode(item));
    await sink.put(item);
  }
  return check;
}

/** The claims of a project in the same state as its head, or undefined if that has moved on or lost one. */
async function getClaims(table: Table, id: ProjectId, check: Check): Promise<RawItem[] | undefined> {
  const head = check.getHead();
  const urls = listClaimed(head);
  if (urls.length === 0) return [];
  const [now, ...claims] = await getTogether(table, [metaOf(id), ...urls.map(claimOf)]);
  if (!head || !now || decode(now)['headHash'] !== head['headHash']) return undefined;
  const own = claims.filter((claim) => claim !== undefined).filter((claim) => isOf(id, claim));
  // A purge gives claims back before it removes the head.
  return own.length === urls.length || head['deletedAt'] !== undefined ? own : undefined;
}

/** The claims of a damaged project that are there. */
async function listOwn(table: Table, id: ProjectId, check: Check): Promise<RawItem[]> {
  const claims = await batchGetRaw(table, listClaimed(check.getHead()).map(claimOf));
  return claims.filter((claim) => isOf(id, claim));
}

function isOf(id: ProjectId, claim: RawItem): boolean {
  return decode(claim)['claimedBy'] === id;
}

/** Canonical URLs that a head says are claimed. */
export function listClaimed(head: Item | undefined): string[] {
  const prefix = claimAttribute('');
  return Object.keys(head ?? {})
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
}

/** Up to 100 items as of one moment; none of them while a transaction writes one of them. */
function getTogether(table: Table, keys: readonly Key[]): Promise<(RawItem | undefined)[]> {
  const TransactItems = keys.map((key) => ({ Get: { TableName: table.name, Key: encode({ ...key }) } }));
  return patiently(async () => {
    try {
      const { Responses = [] } = await table.client.send(new TransactGetItemsCommand({ TransactItems }));
      return Responses.map(({ Item }) => Item);
    } catch (error) {
      if (error instanceof Error && error.name === 'TransactionCanceledException')
        throw new BusyError('being written', { cause: error });
      throw error;
    }
  });
}

/** People, tokens, counters, kinds of later releases, but nothing that passes; of claims those alone that came with no project. */
async function exportOthers(table: Table, sink: Sink): Promise<void> {
  let claims: RawItem[] = [];
  let size = 0;
  const put = async (items: readonly RawItem[]) => {
    for (const item of items) await sink.put(item);
    size += items.length;
    if (size >= groupSize) {
      await sink.closeGroup({});
      size = 0;
    }
  };
  for await (const item of scanRaw(table, { prefix: projectPkPrefix, isInverted: true })) {
    const key = keyOf(item);
    if (isPassing(key)) continue;
    if (parseClaimPk(key.pk) === undefined) await put([item]);
    else if (claims.push(item) === 100) {
      await put(await findUnowned(table, claims));
      claims = [];
    }
  }
  await put(await findUnowned(table, claims));
  if (size > 0) await sink.closeGroup({});
}

/** Those of up to 100 claims that the head of their project does not know. */
async function findUnowned(table: Table, claims: readonly RawItem[]): Promise<RawItem[]> {
  const owned = claims.map((claim) => ({
    claim,
    url: parseClaimPk(keyOf(claim).pk) ?? '',
    id: parseProjectId(String(decode(claim)['claimedBy'])),
  }));
  const ids = new Set(owned.map(({ id }) => id).filter((id) => id !== undefined));
  const heads = await batchGetRaw(table, [...ids].map(metaOf));
  const known = new Map(heads.map((head) => [parseProjectPk(keyOf(head).pk), head]));
  return owned.filter(({ id, url }) => !id || !known.get(id)?.[claimAttribute(url)]).map(({ claim }) => claim);
}
