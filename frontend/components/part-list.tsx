import type { ComponentChildren } from 'preact';
import type { Failure } from '../replies.ts';
import { t } from '../texts.ts';
import { FailureNotice } from './failure-notice.tsx';

interface Props<T> {
  readonly parts: {
    readonly act: { readonly isBusy: boolean; readonly failure: Failure | undefined };
    readonly entries: readonly T[] | undefined;
    readonly more: (() => void) | undefined;
    readonly reload: () => void;
  };
  readonly empty: string;
  readonly render: (entry: T) => ComponentChildren;
}

/** A list that comes in parts, with the button for the next one. `render` makes list items with keys. */
export function PartList<T>({ parts: { act, entries, more, reload }, empty, render }: Props<T>) {
  return (
    <>
      {act.failure && <FailureNotice title="" failure={act.failure} onRetry={reload} />}
      {!entries && !act.failure && <p class="loading">{t('page.loading')}</p>}
      {entries?.length === 0 && <p class="quiet">{empty}</p>}
      <ul class="rows">{entries?.map(render)}</ul>
      {more && (
        <p>
          <button type="button" aria-disabled={act.isBusy} onClick={more}>
            {t('admin.more')}
          </button>
        </p>
      )}
    </>
  );
}
