import { catalogue, type Level } from '../../criteria/catalogue.ts';
import { heading, pagePath, t } from '../texts.ts';

/** Links to the criteria of each level. */
export function LevelLinks({ current }: { readonly current: Level | undefined }) {
  return (
    <nav class="contents" aria-label={t('criteria.levels')}>
      {current && <a href={pagePath('/criteria')}>{t('criteria.overview')}</a>}
      {catalogue.levels.map((level) => (
        <a
          key={level.id}
          href={pagePath(`/criteria/${level.id}`)}
          aria-current={level === current ? 'page' : undefined}
        >
          {heading('levels', level.id)}
        </a>
      ))}
    </nav>
  );
}
