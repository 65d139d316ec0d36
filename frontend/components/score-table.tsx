import { catalogue } from '../../criteria/catalogue.ts';
import type { Score } from '../../criteria/score.ts';
import { heading, t } from '../texts.ts';

interface Props {
  readonly caption: string;
  /** One column of percentages each. */
  readonly columns: readonly { readonly title: string; readonly score: Score }[];
}

/** Percentages by level, one or several scores beside each other. */
export function ScoreTable({ caption, columns }: Props) {
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t('project.level')}</th>
          {columns.map(({ title }) => (
            <th scope="col" key={title}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {catalogue.levels.map((level) => (
          <tr key={level.id}>
            <th scope="row">{heading('levels', level.id)}</th>
            {columns.map(({ title, score }) => (
              <td key={title}>{t('project.percent', { percent: score.get(level.id) ?? 0 })}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
