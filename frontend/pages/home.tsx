import { PageTitle } from '../components/page-title.tsx';
import { pagePath, t } from '../texts.ts';

export function Home() {
  return (
    <>
      <PageTitle title={t('home.title')} />
      <p class="intro">{t('home.intro')}</p>
      <p class="actions">
        <a class="button main" href={pagePath('/projects/new')}>
          {t('home.add')}
        </a>
        <a class="button" href={pagePath('/projects')}>
          {t('home.browse')}
        </a>
      </p>
    </>
  );
}
