import { catalogue } from '../../criteria/catalogue.ts';

/** Ids of all criteria, and of those of the first level. */
export const ids = [...catalogue.criteria.keys()];
export const passing = catalogue.levels[0]?.entries.map(({ criterion }) => criterion) ?? [];

/** The payloads, as many at a time as there are ids. */
export function portions(payloads: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(payloads.length / size) }, (_, index) =>
    payloads.slice(index * size, (index + 1) * size),
  );
}

export const json = (body: unknown) => ({ contentType: 'application/json', body: JSON.stringify(body) });

/** A project JSON as the bucket could hold it, with a payload in every text. */
export function published(id: number, payloads: readonly string[]): Record<string, unknown> {
  const at = (index: number) => payloads[index % payloads.length] ?? '';
  const answers = passing.flatMap((criterion, index) => [
    [`${criterion}_status`, 'Met'],
    [`${criterion}_justification`, at(index)],
  ]);
  return { ...Object.fromEntries(answers), ...hostileFields(at), id, updated_at: at(9), achieved_passing_at: at(10) };
}

function hostileFields(at: (index: number) => string): Record<string, string> {
  const names = ['name', 'description', 'homepage_url', 'repo_url', 'license', 'implementation_languages', 'cpe'];
  return Object.fromEntries([...names, 'general_comments', 'entry_locale'].map((name, index) => [name, at(index * 3)]));
}

export function editable(id: number, payloads: readonly string[]): Record<string, unknown> {
  const at = (index: number) => payloads[index % payloads.length] ?? '';
  const answers = ids.map((criterion, index) => [criterion, { status: 'Met', justification: at(index) }]);
  return { id, seq: 3, fields: hostileFields(at), answers: Object.fromEntries(answers), deleted_at: null, score: {} };
}
