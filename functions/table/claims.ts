import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { ClaimedError } from './errors.ts';
import { itemVersion, readNumber, readText } from './items.ts';
import { claimOf, metaOf } from './keys.ts';
import type { ProjectId } from './project.ts';
import { claimAttribute } from './projects.ts';
import { getItem, type Table, updateOf } from './table.ts';

/**
 * That a project is about a repository. After a change of URL the old claim stays, as an alias: for good where the forge
 * confirmed it, else until another project is about that repository.
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

/**
 * Throws ClaimedError if the URL, in canonical form, is a project's other than `id`. Else the project that has it as an alias
 * and would lose it, if any. An empty URL is nobody's.
 */
export async function requireClaimable(
  table: Table,
  canonicalUrl: string,
  id?: ProjectId,
): Promise<ProjectId | undefined> {
  const claim = canonicalUrl === '' ? undefined : await getClaim(table, canonicalUrl);
  if (!claim || claim.project === id) return undefined;
  if (claim.isCurrent || claim.isConfirmed) throw new ClaimedError(claim.project);
  return claim.project;
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

/** Parts of a transaction, the claim first: refused when it is no longer an alias that `former` may lose. */
export function takeAlias(
  table: Table,
  canonicalUrl: string,
  { former, ...claim }: Claim & { readonly at: string; readonly former: ProjectId },
): TransactWriteItem[] {
  const isAlias = {
    expression: 'claimedBy = :former AND isCurrent = :no AND attribute_not_exists(isConfirmed)',
    values: { ':former': former, ':no': false },
  };
  const forgotten = { [claimAttribute(canonicalUrl)]: undefined };
  return [
    { Update: updateOf(table, claimOf(canonicalUrl), attributesOf(claim), isAlias) },
    { Update: updateOf(table, metaOf(former), forgotten, { expression: 'attribute_exists(pk)' }) },
  ];
}

function attributesOf({ project, url, isCurrent, isConfirmed, at }: Claim & { readonly at: string }) {
  return { v: itemVersion, claimedBy: project, url, isCurrent, isConfirmed: isConfirmed || undefined, at };
}
