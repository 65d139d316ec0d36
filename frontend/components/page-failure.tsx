import { t } from '../texts.ts';
import { PageTitle } from './page-title.tsx';

/** In place of a page that threw or could not be fetched. */
export function PageFailure() {
  return (
    <div role="alert">
      <PageTitle title={t('page.failed')} />
      <p>{t('page.failedText')}</p>
      <p>
        <button type="button" onClick={() => location.reload()}>
          {t('page.reload')}
        </button>
      </p>
    </div>
  );
}
