import type { Verdict } from '../../criteria/judge.ts';
import { t, type TextKey } from '../texts.ts';

interface Face {
  /** Lines on a square of 24; fonts lack some signs. */
  readonly lines: string;
  readonly tone: 'good' | 'bad' | 'open';
  readonly words: TextKey;
}

const exclamation = 'M12 5v9M12 18.2v.3';

const faces: Readonly<Record<Verdict, Face>> = {
  passing: { lines: 'M6 12.5l4 4 8-9', tone: 'good', words: 'verdict.passing' },
  barely: { lines: 'M6 12h12', tone: 'good', words: 'verdict.barely' },
  failing: { lines: 'M7 7l10 10M17 7L7 17', tone: 'bad', words: 'verdict.failing' },
  unknown: {
    lines: 'M8.5 9.5a3.5 3.5 0 1 1 5 3.2c-1 .6-1.5 1-1.5 2.3M12 18.2v.3',
    tone: 'open',
    words: 'verdict.unknown',
  },
  url_required: { lines: exclamation, tone: 'bad', words: 'verdict.urlRequired' },
  justification_required: { lines: exclamation, tone: 'bad', words: 'verdict.justificationRequired' },
};

export function verdictWords(verdict: Verdict): TextKey {
  return faces[verdict].words;
}

/** A verdict as a symbol and in words. */
export function VerdictMark({ verdict, id }: { readonly verdict: Verdict; readonly id: string }) {
  const { lines, tone, words } = faces[verdict];
  return (
    <p class={`verdict ${tone}`} id={id}>
      <svg class="symbol" viewBox="0 0 24 24" aria-hidden="true">
        <path d={lines} />
      </svg>
      {t(words)}
    </p>
  );
}
