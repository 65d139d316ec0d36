import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { ClaimedError } from './errors.ts';
import { itemVersion, readNumber, readText } from './items.ts';
import { claimOf, metaOf } from './keys.ts';
import type { ProjectId } from './project.ts';
import { claimAttribute, getHead } from './projects.ts';
import { encode, getItem, type Table, updateOf } from './table.ts';

/**
 * That a project is about a repository. After a change of URL the old claim stays, as an alias: for good where the forge
 * confirmed it, else until another project is about that repository. So do all claims of a deleted project.
 */
export interface Claim {
  readonly project: ProjectId;
  /** The URL as typed. */
  readonly url: string;
  readonly isCurrent: boolean;
  /** Whether the forge itself said that the repository has another name now. */
  readonly isConfirmed: boolean;
}

/** The claim of a URL in canonical form, or undefined. */
export async function getClaim(table: Table, canonicalUrl: string): Promise<Claim | undefined> {
  const item = await getItem(table, claimOf(canonicalUrl));
  if (!item) return undefined;
  return {
    project: readNumber(item, 'claimedBy') as ProjectId,
    url: readText(item, 'url'),
    isCurrent: item['isCurrent'] === true,
    isConfirmed: item['isConfirmed'] === true,
  };
}

/** A project that would lose a claim, and whether that is since it is deleted. */
export interface Former {
  readonly id: ProjectId;
  readonly isDeleted: boolean;
}

/**
 * Throws ClaimedError if the URL, in canonical form, is a project's other than `id`. Else the project that would lose it, if
 * any: one that is deleted, or has it as an alias. An empty URL is nobody's.
 */
export async function requireClaimable(
  table: Table,
  canonicalUrl: string,
  id?: ProjectId,
): Promise<Former | undefined> {
  const claim = canonicalUrl === '' ? undefined : await getClaim(table, canonicalUrl);
  if (!claim || claim.project === id) return undefined;
  const isDeleted = (await getHead(table, claim.project))?.deletedAt != null;
  if (!isDeleted && (claim.isCurrent || claim.isConfirmed)) throw new ClaimedError(claim.project);
  return { id: claim.project, isDeleted };
}

/** Part of a transaction: refused when another project has the claim. Nothing is written. */
export function keepClaim(table: Table, canonicalUrl: string, project: ProjectId): TransactWriteItem {
  return {
    ConditionCheck: {
      TableName: table.name,
      Key: encode({ ...claimOf(canonicalUrl) }),
      ConditionExpression: 'attribute_not_exists(pk) OR claimedBy = :project',
      ExpressionAttributeValues: encode({ ':project': project }),
    },
  };
}

/** Part of a transaction: refused when another project has the claim. */
export function writeClaim(
  table: Table,
  canonicalUrl: string,
  { project, ...claim }: Claim & { readonly at: string },
): TransactWriteItem {
  const condition = { expression: 'attribute_not_exists(pk) OR claimedBy = :project', values: { ':project': project } };
  return { Update: updateOf(table, claimOf(canonicalUrl), attributesOf({ project, ...claim }), condition) };
}

/** Parts of a transaction, the claim first: refused when it is no longer one that `former` may lose. */
export function takeClaim(
  table: Table,
  canonicalUrl: string,
  { former, ...claim }: Claim & { readonly at: string; readonly former: Former },
): TransactWriteItem[] {
  const isIts = { expression: 'claimedBy = :former', values: { ':former': former.id } };
  const isAlias = {
    expression: `${isIts.expression} AND isCurrent = :no AND attribute_not_exists(isConfirmed)`,
    values: { ...isIts.values, ':no': false },
  };
  const isStill = { expression: former.isDeleted ? 'attribute_exists(deletedAt)' : 'attribute_exists(pk)' };
  const forgotten = { [claimAttribute(canonicalUrl)]: undefined };
  return [
    { Update: updateOf(table, claimOf(canonicalUrl), attributesOf(claim), former.isDeleted ? isIts : isAlias) },
    { Update: updateOf(table, metaOf(former.id), forgotten, isStill) },
  ];
}

function attributesOf({ project, url, isCurrent, isConfirmed, at }: Claim & { readonly at: string }) {
  return { v: itemVersion, claimedBy: project, url, isCurrent, isConfirmed: isConfirmed || undefined, at };
}
