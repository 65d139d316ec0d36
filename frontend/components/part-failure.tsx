import { t } from '../texts.ts';
import { Notice } from './notice.tsx';

/** In place of a part of a page that threw or could not be fetched; the rest of the page goes on. */
export function PartFailure() {
  return (
    <Notice kind="problem">
      <p>{t('page.partFailed')}</p>
    </Notice>
  );
}
