import type { Achievements } from '../../criteria/achievements.ts';
import type { Answer } from '../../criteria/answer.ts';
import type { CriterionId } from '../../criteria/catalogue.ts';
import { type Fields, noFields } from '../../criteria/fields.ts';
import type { EvidenceById, Score } from '../../criteria/score.ts';
import type { Identity } from './people.ts';

/** Number of a project, 1 to 9,999,999,999; counted up, never used again. */
export type ProjectId = number & { readonly projectId: true };

/** Random internal id of a person, or of who else acts; says nothing about them. */
export type PersonId = string & { readonly personId: true };

/** The number as it stands in a path, without leading zeros, or undefined. */
export function parseProjectId(text: string): ProjectId | undefined {
  return /^[1-9]\d{0,9}$/.test(text) ? (Number(text) as ProjectId) : undefined;
}

/** An answer and the time of the save that gave it, ISO 8601 UTC; items of before have no time. */
export interface StoredAnswer extends Answer {
  readonly at?: string;
}

/** A project as of revision `seq`. Times are ISO 8601 UTC with milliseconds. */
export interface Project {
  readonly id: ProjectId;
  /** 1 from creation on; a table that is put back raises it. Objects of a lower epoch are older than those of a higher one. */
  readonly epoch: number;
  /** Number of the last revision, from 1. */
  readonly seq: number;
  /** Hash of the last revision, which holds the hash of the one before. */
  readonly headHash: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Time of the last revision where that did not touch `updatedAt`, else null. */
  readonly revisedAt: string | null;
  /** Last change of the repository, creation and other spellings of its URL aside. */
  readonly repoUrlUpdatedAt: string | null;
  readonly deletedAt: string | null;
  /** Repositories it has claimed, aliases included. */
  readonly claims: number;
  /** Public number of the owner. */
  readonly owner: number;
  /** Who may write its answers beside the owner. */
  readonly editors: readonly Identity[];
  readonly fields: Fields;
  /** Answers of all shelves, retired criteria included; a criterion that is missing is unanswered. */
  readonly answers: ReadonlyMap<CriterionId, StoredAnswer>;
}

/** The score of a project as of revision `seq`, and what else the badges show. Written by scoring alone. */
export interface ProjectScore {
  readonly id: ProjectId;
  readonly epoch: number;
  readonly seq: number;
  /** Hash of the rules it was computed by. */
  readonly rulesHash: string;
  readonly name: string;
  readonly updatedAt: string;
  /** Last change of the repository, creation and other spellings of its URL aside. */
  readonly repoUrlUpdatedAt: string | null;
  readonly deletedAt: string | null;
  readonly score: Score;
  readonly achievements: Achievements;
  readonly evidence: EvidenceById;
}

/** How long a deletion can be undone, milliseconds: 30 days. Then the project is purged. */
export const deletionUndoMs = 30 * 24 * 60 * 60 * 1000;

/** A project before its first revision; `owner` is a public number, `at` ISO 8601 UTC. */
export function newProject(id: ProjectId, owner: number, at: string): Project {
  return {
    id,
    epoch: 1,
    seq: 0,
    headHash: '',
    createdAt: at,
    updatedAt: at,
    revisedAt: null,
    repoUrlUpdatedAt: null,
    deletedAt: null,
    claims: 0,
    owner,
    editors: [],
    fields: noFields,
    answers: new Map(),
  };
}
