import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Achievement } from '../../criteria/achievements.ts';
import { packEvidence, unpackEvidence } from '../../criteria/answer.ts';
import type { CriterionId, LevelId } from '../../criteria/catalogue.ts';
import { itemVersion, readItem, readNumber, readOptionalText, readText } from './items.ts';
import { revisionOf, scoreOf } from './keys.ts';
import type { ProjectId, ProjectScore } from './project.ts';
import { getItem, type Item, type Table, updateOf } from './table.ts';

export async function getScore(table: Table, id: ProjectId): Promise<ProjectScore | undefined> {
  const item = await getItem(table, scoreOf(id));
  return item && parseScore(id, item);
}

/** Writes a score over the one it was computed from. False if that is no longer the stored one: nothing was written. */
export async function saveScore(table: Table, from: ProjectScore | undefined, to: ProjectScore): Promise<boolean> {
  const condition = from
    ? { expression: 'seq = :seq AND epoch = :epoch', values: { ':seq': from.seq, ':epoch': from.epoch } }
    : { expression: 'attribute_not_exists(pk)' };
  const attributes = {
    v: itemVersion,
    epoch: to.epoch,
    seq: to.seq,
    rules: to.rulesHash,
    name: to.name,
    updatedAt: to.updatedAt,
    repoUrlUpdatedAt: to.repoUrlUpdatedAt ?? undefined,
    deletedAt: to.deletedAt ?? undefined,
    percentages: Object.fromEntries(to.score),
    achievements: Object.fromEntries(to.achievements),
    evidence: Object.fromEntries([...to.evidence].map(([id, evidence]) => [id, packEvidence(evidence)])),
  };
  return updateIf(table, updateOf(table, scoreOf(to.id), attributes, condition));
}

/** Writes a time beside the score, so that the stream tells badge to publish it again. False if the score has moved on. */
export function touchScore(table: Table, { id, seq }: ProjectScore, at: string): Promise<boolean> {
  return updateIf(
    table,
    updateOf(table, scoreOf(id), { touchedAt: at }, { expression: 'seq = :s', values: { ':s': seq } }),
  );
}

/** Writes a time beside a revision, so that the stream tells scoring to go on to it. */
export function touchRevision(table: Table, id: ProjectId, seq: number, at: string): Promise<boolean> {
  return updateIf(
    table,
    updateOf(table, revisionOf(id, seq), { touchedAt: at }, { expression: 'attribute_exists(pk)' }),
  );
}

async function updateIf(table: Table, update: ReturnType<typeof updateOf>): Promise<boolean> {
  try {
    await table.client.send(new UpdateItemCommand(update));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

export function parseScore(id: ProjectId, item: Item): ProjectScore {
  return {
    id,
    epoch: readNumber(item, 'epoch'),
    seq: readNumber(item, 'seq'),
    rulesHash: readText(item, 'rules'),
    name: readText(item, 'name'),
    updatedAt: readText(item, 'updatedAt'),
    repoUrlUpdatedAt: readOptionalText(item, 'repoUrlUpdatedAt'),
    deletedAt: readOptionalText(item, 'deletedAt'),
    score: new Map(numbersOf(readItem(item, 'percentages'))),
    achievements: new Map(
      Object.entries(readItem(item, 'achievements')).map(([k, v]) => [k as LevelId, v as Achievement]),
    ),
    evidence: new Map(
      Object.entries(readItem(item, 'evidence')).map(([k, v]) => [
        k as CriterionId,
        unpackEvidence(typeof v === 'number' ? v : 0),
      ]),
    ),
  };
}

function numbersOf(item: Item): [LevelId, number][] {
  return Object.keys(item).map((level) => [level as LevelId, readNumber(item, level)]);
}
