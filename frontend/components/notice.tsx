import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface Props {
  readonly kind: 'info' | 'problem';
  /** Takes the focus whenever this becomes another value, its first one included; undefined never does. */
  readonly focusOn?: unknown;
  readonly children: ComponentChildren;
}

/** A box that tells what happened. Problems interrupt screen readers, the rest waits. */
export function Notice({ kind, focusOn, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focusOn !== undefined) box.current?.focus();
  }, [focusOn]);
  return (
    <div class={`notice ${kind}`} role={kind === 'problem' ? 'alert' : 'status'} tabIndex={-1} ref={box}>
      {children}
    </div>
  );
}
