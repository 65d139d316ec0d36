import type { Failure } from '../replies.ts';
import { needsSignIn } from '../sign-in-link.ts';
import { explain, t } from '../texts.ts';
import { Notice } from './notice.tsx';
import { RefusalLink } from './refusal-link.tsx';

interface Props {
  readonly title: string;
  readonly failure: Failure;
  readonly onRetry?: () => void;
  readonly focusOn?: unknown;
  /** The project it is about. */
  readonly project?: number;
}

/** What a request failed of, and the way to repeat it. */
export function FailureNotice({ title, failure, onRetry, focusOn, project }: Props) {
  return (
    <Notice kind="problem" focusOn={focusOn}>
      <p>
        <strong>{title}</strong> {explain(failure)}
      </p>
      {failure.retryAfterSeconds !== undefined && <p>{t('save.retry', { seconds: failure.retryAfterSeconds })}</p>}
      <RefusalLink code={failure.code} project={project} isButton />
      {onRetry && !needsSignIn(failure.code) && (
        <button type="button" onClick={onRetry}>
          {t('page.tryAgain')}
        </button>
      )}
    </Notice>
  );
}
