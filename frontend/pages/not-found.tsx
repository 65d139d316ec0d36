import { PageTitle } from '../components/page-title.tsx';
import { pagePath, t } from '../texts.ts';

export function NotFound() {
  return (
    <>
      <PageTitle title={t('page.notFound')} />
      <p>{t('page.notFoundText')}</p>
      <p>
        <a href={pagePath('')}>{t('page.home')}</a>
      </p>
    </>
  );
}
