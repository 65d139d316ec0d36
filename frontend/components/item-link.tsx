import { catalogue, getCriterion, type Level } from '../../criteria/catalogue.ts';
import { parseItemName } from '../answers-form.ts';
import { t, type TextKey } from '../texts.ts';
import type { FieldName } from '../../criteria/fields.ts';

const fieldTexts: Readonly<Record<FieldName, TextKey>> = {
  name: 'field.name',
  description: 'field.description',
  homepage_url: 'field.homepage_url',
  repo_url: 'field.repo_url',
  license: 'field.license',
  implementation_languages: 'field.implementation_languages',
  cpe: 'field.cpe',
  general_comments: 'field.general_comments',
  entry_locale: 'field.entry_locale',
};

/** How people know an item: a criterion's id, a field's label; the name itself where it is neither. */
export function itemTitle(name: string): string {
  const item = parseItemName(name);
  if (!item) return name;
  return item.kind === 'answer' ? getCriterion(item.id).displayId : t(fieldTexts[item.name]);
}

/** A link to an item in the form, on this level if it is asked there. */
export function ItemLink({ name, level }: { readonly name: string; readonly level: Level }) {
  const item = parseItemName(name);
  const levels = item?.kind === 'answer' ? getCriterion(item.id).entries.map((entry) => entry.level) : [level.id];
  const other = levels.includes(level.id) ? undefined : catalogue.levels.find(({ id }) => id === levels[0]);
  return <a href={`${other ? `?level=${other.id}` : ''}#${name}`}>{itemTitle(name)}</a>;
}
