import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { ClaimedError } from './errors.ts';
import { itemVersion, readNumber, readText } from './items.ts';
import { claimOf } from './keys.ts';
import type { ProjectId } from './project.ts';
import { getItem, type Table, updateOf } from './table.ts';

/** That a project is about a repository. After a change of URL the old claim stays, as an alias. */
export interface Claim {
  readonly project: ProjectId;
  /** The URL as typed. */
  readonly url: string;
  readonly isCurrent: boolean;
}

/** The claim of a URL in canonical form, or undefined. */
export async function getClaim(table: Table, canonicalUrl: string): Promise<Claim | undefined> {
  const item = await getItem(table, claimOf(canonicalUrl));
  if (!item) return undefined;
  return {
    project: readNumber(item, 'claimedBy') as ProjectId,
    url: readText(item, 'url'),
    isCurrent: item['isCurrent'] === true,
  };
}

/** Throws ClaimedError if a project other than `id` has claimed the URL, in canonical form; an empty one is never claimed. */
export async function requireUnclaimed(table: Table, canonicalUrl: string, id?: ProjectId): Promise<void> {
  const claim = canonicalUrl === '' ? undefined : await getClaim(table, canonicalUrl);
  if (claim && claim.project !== id) throw new ClaimedError(claim.project);
}

/** Part of a transaction: refused when another project has the claim. */
export function writeClaim(
  table: Table,
  canonicalUrl: string,
  { project, url, isCurrent, at }: Claim & { readonly at: string },
): TransactWriteItem {
  const condition = { expression: 'attribute_not_exists(pk) OR claimedBy = :project', values: { ':project': project } };
  const attributes = { v: itemVersion, claimedBy: project, url, isCurrent, at };
  return { Update: updateOf(table, claimOf(canonicalUrl), attributes, condition) };
}
