import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Failure } from '../replies.ts';
import { FailureNotice } from './failure-notice.tsx';

interface Props {
  readonly state: { readonly isBusy: boolean; readonly isDone: boolean; readonly failure: Failure | undefined };
  readonly button: string;
  /** Said when it is done. */
  readonly done?: string;
  readonly isMain?: boolean;
  /** Names of the fields that show their own problems, and codes of refusals that fields show. */
  readonly shown?: readonly string[];
  readonly onSubmit: () => void;
  readonly children?: ComponentChildren;
}

/** A form with its button, what it was refused for, and that it is done. The focus goes to the first wrong field. */
export function ActForm({ state, button, done, isMain, shown = [], onSubmit, children }: Props) {
  const { isBusy, isDone, failure } = state;
  const others = failure?.problems.filter(({ field }) => !shown.includes(field)) ?? [];
  const isShown = shown.includes(failure?.code ?? '') || (others.length === 0 && (failure?.problems.length ?? 0) > 0);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus(), [failure]);
  return (
    <form
      class="act"
      noValidate
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {failure && !isShown && <FailureNotice title="" failure={{ ...failure, ...others[0] }} focusOn={failure} />}
      {children}
      <p class="act-end">
        <button type="submit" class={isMain ? 'main' : undefined} aria-disabled={isBusy}>
          {button}
        </button>
        <span role="status">{isDone && done}</span>
      </p>
    </form>
  );
}
