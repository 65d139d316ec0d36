import { createHash, type Hash } from 'node:crypto';
import { itemVersion } from '../../functions/table/items.ts';
import { parseClaimPk, parseProjectPk } from '../../functions/table/keys.ts';
import { parseProjectId, type ProjectId } from '../../functions/table/project.ts';
import { decode, keyOf, parseRaw, type RawItem } from '../../functions/table/copies/raw.ts';
import { type Check, openCheck } from '../../functions/table/copies/whole.ts';
import { UsageError } from './command.ts';
import { endStart, format, groupStart } from './export-format.ts';
import { type Line, readLines } from './export-lines.ts';

/** A group of an export by its place in the file. */
export interface Place {
  /** Undefined for items of no project. */
  readonly project: ProjectId | undefined;
  readonly seq: number;
  /** Whether the project was whole when it was exported. */
  readonly isWhole: boolean;
  readonly start: number;
  readonly end: number;
}

export interface Judged {
  /** Hash of the whole file. */
  readonly sha256: string;
  readonly projects: number;
  readonly items: number;
  readonly highestProject: number;
  readonly damaged: number;
}

/**
 * Reads a whole export and finds it to be what was written: every item, every checksum, the history of every project. Throws
 * a UsageError that says where it is not.
 */
export async function judgeExport(path: string): Promise<Judged> {
  const all = createHash('sha256');
  const sum = { groups: 0, projects: 0, items: 0, highestProject: 0, damaged: 0 };
  let group = openGroup(2);
  let ended: string | undefined;
  for await (const line of readLines(path)) {
    if (!line.isEnded) throw truncated(line.number);
    if (ended !== undefined)
      throw new UsageError(`Line ${line.number} comes after the end of the export. ${useAnother}`);
    if (line.number === 1) judgeHeader(parseMark(line));
    if (line.text.startsWith(endStart)) {
      if (group.items > 0) throw truncated(line.number);
      ended = judgeEnd(parseMark(line), { ...sum, sha256: all.digest('hex') }, line.number);
    } else if (line.number === 1 || line.text.startsWith(groupStart)) {
      if (line.number > 1) closeGroup(group, parseMark(line), line.number, sum);
      all.update(`${line.text}\n`);
      group = openGroup(line.number + 1);
    } else addItem(group, line);
  }
  if (ended === undefined) throw truncated(undefined);
  const { projects, items, highestProject, damaged } = sum;
  return { sha256: ended, projects, items, highestProject, damaged };
}

/** The groups of an export that was found right, in its order. */
export async function* listPlaces(path: string): AsyncGenerator<Place> {
  let start: number | undefined;
  for await (const line of readLines(path)) {
    if (start !== undefined && line.text.startsWith(groupStart)) {
      const mark = parseMark(line);
      const project = parseProjectId(String(mark['project']));
      const isWhole = mark['damage'] === undefined;
      yield { project, seq: Number(mark['seq'] ?? 0), isWhole, start, end: line.start };
      start = line.end;
    }
    start ??= line.end;
  }
}

/** The items of one group. */
export async function* readItems(path: string, { start, end }: Place): AsyncGenerator<RawItem> {
  for await (const { text } of readLines(path, start, end)) {
    const item = parseRaw(text);
    if (item) yield item;
  }
}

interface OpenGroup {
  readonly firstLine: number;
  readonly hash: Hash;
  readonly check: Check;
  readonly keys: { project: Set<number>; others: number };
  items: number;
}

function openGroup(firstLine: number): OpenGroup {
  const keys = { project: new Set<number>(), others: 0 };
  return { firstLine, hash: createHash('sha256'), check: openCheck(), keys, items: 0 };
}

function addItem(group: OpenGroup, line: Line): void {
  const item = parseItem(line);
  const { pk } = keyOf(item);
  const plain = decode(item);
  if (typeof plain['v'] === 'number' && plain['v'] > itemVersion) throw newer(`line ${line.number}`);
  group.hash.update(`${line.text}\n`);
  group.items++;
  const project = parseProjectPk(pk) ?? (parseClaimPk(pk) === undefined ? undefined : plain['claimedBy']);
  if (typeof project === 'number') group.keys.project.add(project);
  else group.keys.others++;
  if (parseProjectPk(pk) !== undefined) group.check.add(plain);
}

function closeGroup(
  { firstLine, hash, check, keys, items }: OpenGroup,
  mark: Mark,
  line: number,
  sum: { groups: number; projects: number; items: number; highestProject: number; damaged: number },
): void {
  if (mark['items'] !== items || mark['sha256'] !== hash.digest('hex')) {
    const whose = typeof mark['project'] === 'number' ? ` (project ${mark['project']})` : '';
    throw new UsageError(`Lines ${firstLine} to ${line}${whose} are not what was exported. ${useAnother}`);
  }
  sum.groups++;
  sum.items += items;
  if (mark['group'] !== 'project') return;
  const project = mark['project'];
  const isOwn =
    typeof project === 'number' && keys.others === 0 && keys.project.size === 1 && keys.project.has(project);
  const problem = mark['damage'] === undefined ? check.getProblem() : undefined;
  if (!isOwn || problem !== undefined)
    throw new UsageError(
      `Lines ${firstLine} to ${line} are not one whole project: ${problem ?? 'its keys are of others'}. ${useAnother}`,
    );
  sum.projects++;
  if (mark['damage'] !== undefined) sum.damaged++;
  sum.highestProject = Math.max(sum.highestProject, project);
}

function judgeHeader(header: Mark): void {
  if (header['format'] !== format.name)
    throw new UsageError('The file is no export of Laurels. Give --from a file that `npm run export` wrote.');
  if (Number(header['formatVersion']) > format.version) throw newer('its header');
  if (Number(header['itemVersion']) > itemVersion) throw newer('its header');
}

function judgeEnd(end: Mark, sum: { groups: number; items: number; sha256: string }, line: number): string {
  const isRight = end['groups'] === sum.groups && end['items'] === sum.items && end['sha256'] === sum.sha256;
  if (isRight) return sum.sha256;
  throw new UsageError(`Line ${line}, the last, does not fit the rest: lines are missing or edited. ${useAnother}`);
}

type Mark = Readonly<Record<string, unknown>>;

function parseMark(line: Line): Mark {
  const value = parseLine(line, (text): unknown => JSON.parse(text));
  if (typeof value === 'object' && value !== null) return { ...value };
  throw notJson(line);
}

function parseItem(line: Line): RawItem {
  const item = parseLine(line, parseRaw);
  if (item) return item;
  throw new UsageError(`Line ${line.number} is no item with a key. ${useAnother}`);
}

function parseLine<T>(line: Line, parse: (text: string) => T): T {
  try {
    return parse(line.text);
  } catch {
    throw notJson(line);
  }
}

const useAnother = 'Nothing was changed. Take the file from where it was kept again, or export again.';

function notJson({ number }: Line): UsageError {
  if (number === 1)
    return new UsageError('The file is no export of Laurels. Give --from a file that `npm run export` wrote.');
  return new UsageError(`Line ${number} is not JSON. ${useAnother}`);
}

function truncated(line: number | undefined): UsageError {
  return new UsageError(
    `The file ends before the export does${line === undefined ? '' : `, in line ${line}`}: it is cut off. ${useAnother}`,
  );
}

function newer(where: string): UsageError {
  return new UsageError(
    `The file is from a newer release of Laurels than this (${where}): this one knows items up to version ${itemVersion}. ` +
      'Nothing was changed. Deploy that release, or a later one, and import with it.',
  );
}
