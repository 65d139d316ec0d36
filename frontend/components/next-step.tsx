import type { Verdict } from '../../criteria/judge.ts';
import type { Standing } from '../project-standing.ts';
import { heading, pagePath, t, type TextKey } from '../texts.ts';

/** In the order of how soon each is done. */
const missingTexts: readonly (readonly [Verdict, TextKey])[] = [
  ['url_required', 'project.missingUrl'],
  ['justification_required', 'project.missingJustification'],
  ['unknown', 'project.missingAnswer'],
  ['failing', 'project.missingWork'],
];

/** What the owner can do next in a series, and the way there. */
export function NextStep({ project, standing }: { readonly project: number; readonly standing: Standing }) {
  const { series, next, missing } = standing;
  if (!next) {
    return (
      <li class="panel">
        <h3>{heading('series', series.id)}</h3>
        <p>{t('project.complete')}</p>
      </li>
    );
  }
  const count = [...missing.values()].reduce((sum, one) => sum + one, 0);
  return (
    <li class="panel">
      <h3>{t('project.nextLevel', { level: heading('levels', next.id) })}</h3>
      <p>{t('project.missing', { count })}</p>
      <ul class="bare hint">
        {missingTexts.map(([verdict, key]) => {
          const found = missing.get(verdict) ?? 0;
          return found > 0 && <li key={verdict}>{t(key, { count: found })}</li>;
        })}
      </ul>
      <p>
        <a class="button" href={pagePath(`/projects/${project}/edit?level=${next.id}&show=way`)}>
          {t('project.goOn', { level: heading('levels', next.id) })}
        </a>
      </p>
    </li>
  );
}
