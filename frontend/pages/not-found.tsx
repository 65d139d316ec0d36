import { LaurelMark } from '../components/laurel-mark.tsx';
import { PageTitle } from '../components/page-title.tsx';
import { pagePath, t } from '../texts.ts';

export function NotFound() {
  return (
    <div class="not-found">
      <LaurelMark />
      <PageTitle title={t('page.notFound')} />
      <p>{t('page.notFoundText')}</p>
      <p class="actions">
        <a class="button main" href={pagePath('')}>
          {t('page.home')}
        </a>
        <a class="button" href={pagePath('/projects')}>
          {t('home.browse')}
        </a>
      </p>
    </div>
  );
}
