import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../texts.ts';

interface Props {
  readonly label: string;
  /** What it is about, for those who hear one button after another. */
  readonly about?: string;
  readonly question: string;
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
}

/** A button for what should not happen by a slip: it asks first. */
export function AskButton({ label, about, question, isBusy, onConfirm }: Props) {
  const [isAsking, setAsking] = useState(false);
  const [opener, no] = [useRef<HTMLButtonElement>(null), useRef<HTMLButtonElement>(null)];
  const wasAsking = useRef(false);
  useEffect(() => {
    if (isAsking) no.current?.focus();
    else if (wasAsking.current) opener.current?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);
  if (!isAsking) {
    return (
      <button type="button" ref={opener} aria-disabled={isBusy} onClick={() => setAsking(true)}>
        {label}
        {about && <span class="visually-hidden"> {about}</span>}
      </button>
    );
  }
  return (
    <span class="asking" role="group" aria-label={question}>
      <span>{question}</span>
      <button type="button" ref={no} onClick={() => setAsking(false)}>
        {t('ask.no')}
      </button>
      <button
        type="button"
        class="danger"
        aria-disabled={isBusy}
        onClick={() => {
          setAsking(false);
          onConfirm();
        }}
      >
        {label}
      </button>
    </span>
  );
}
