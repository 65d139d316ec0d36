import { type Category, type CriterionId, type Entry, getCriterion } from '../criteria/catalogue.ts';

/** What a reader looks for among the criteria of a level. */
export interface CriteriaFilter {
  readonly categories: ReadonlySet<Category>;
  /** Words that must all occur, in any order and case. */
  readonly words: string;
}

/** All texts of each criterion of a level as lower-case words, prepared once. */
export type SearchIndex = ReadonlyMap<CriterionId, string>;

/** Texts of criteria by id, as HTML of our build. */
type SearchedTexts = ReadonlyMap<
  string,
  { readonly statement: string; readonly details?: string; readonly rationale?: string }
>;

export function indexCriteria(entries: readonly Entry[], texts: SearchedTexts): SearchIndex {
  return new Map(
    entries.map(({ criterion }) => {
      const { statement = '', details = '', rationale = '' } = texts.get(criterion) ?? {};
      const html = `${statement} ${details} ${rationale}`;
      return [criterion, fold(`${criterion} ${getCriterion(criterion).displayId} ${plainText(html)}`)];
    }),
  );
}

export function filterCriteria(
  entries: readonly Entry[],
  index: SearchIndex,
  { categories, words }: CriteriaFilter,
): readonly Entry[] {
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  return entries.filter(({ criterion, category }) => {
    const text = index.get(criterion) ?? '';
    return categories.has(category) && wanted.every((word) => text.includes(word));
  });
}

/** Entries under the headings of their groups and subgroups, in order. */
export function groupEntries(entries: readonly Entry[]): readonly EntryGroup[] {
  const groups: { group: string; subgroup: string; entries: Entry[] }[] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (last?.group === entry.group && last.subgroup === entry.subgroup) last.entries.push(entry);
    else groups.push({ group: entry.group, subgroup: entry.subgroup, entries: [entry] });
  }
  return groups;
}

export interface EntryGroup {
  readonly group: string;
  readonly subgroup: string;
  readonly entries: readonly Entry[];
}

const entities = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
]);

/** Words of HTML that our build rendered. For searching only: never show it as HTML. */
function plainText(html: string): string {
  return html.replace(/<[^>]*>/g, ' ').replace(/&(?:amp|lt|gt|quot);/g, (entity) => entities.get(entity) ?? entity);
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
