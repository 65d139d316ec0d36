import type { Failure } from '../replies.ts';
import { FailureNotice } from './failure-notice.tsx';

interface Props {
  readonly state: { readonly isDone: boolean; readonly failure: Failure | undefined };
  /** Said when it is done. */
  readonly done: string;
}

/** What became of something done by a button that may be gone by now. */
export function ActNews({ state: { isDone, failure }, done }: Props) {
  return (
    <>
      {failure && <FailureNotice title="" failure={failure} focusOn={failure} />}
      <p role="status" class="hint">
        {isDone && done}
      </p>
    </>
  );
}
