import type { Evidence } from './answer.ts';
import type { Entry } from './catalogue.ts';

export type Verdict = 'passing' | 'barely' | 'failing' | 'unknown' | 'url_required' | 'justification_required';

/**
 * The verdict on one criterion at one level, from its status and justification. N/A where the level does not offer it
 * counts as Unmet with the same text.
 * @see ../docs/rules.md
 */
export function judge({ category, flags }: Entry, { status, isGood, hasUrl }: Evidence): Verdict {
  if (status === '?') return 'unknown';
  if (status === 'Met') {
    if (flags.has('met_url_required') && !hasUrl) return 'url_required';
    if (flags.has('met_justification_required') && !isGood) return 'justification_required';
    return 'passing';
  }
  if (status === 'N/A' && flags.has('na_allowed')) {
    return flags.has('na_justification_required') && !isGood ? 'justification_required' : 'passing';
  }
  if (category === 'SUGGESTED') return 'barely';
  if (category === 'SHOULD') return isGood ? 'barely' : 'justification_required';
  return 'failing';
}

export function isEnough(verdict: Verdict): boolean {
  return verdict === 'passing' || verdict === 'barely';
}

export function isCounted(entry: Entry): boolean {
  return !entry.flags.has('future') && !entry.flags.has('obsolete');
}
