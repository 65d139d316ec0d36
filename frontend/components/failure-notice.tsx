import type { Failure } from '../replies.ts';
import { explain, t } from '../texts.ts';
import { Notice } from './notice.tsx';

interface Props {
  readonly title: string;
  readonly failure: Failure;
  readonly onRetry?: () => void;
}

/** What a request failed of, and the way to repeat it. */
export function FailureNotice({ title, failure, onRetry }: Props) {
  return (
    <Notice kind="problem">
      <p>
        <strong>{title}</strong> {explain(failure)}
      </p>
      {failure.retryAfterSeconds !== undefined && <p>{t('save.retry', { seconds: failure.retryAfterSeconds })}</p>}
      {onRetry && (
        <button type="button" onClick={onRetry}>
          {t('page.tryAgain')}
        </button>
      )}
    </Notice>
  );
}
