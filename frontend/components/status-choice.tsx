import type { Status } from '../../criteria/answer.ts';
import { t, type TextKey } from '../texts.ts';

interface Props {
  /** Unique on the page: names the radio buttons. */
  readonly name: string;
  /** How people know the criterion. */
  readonly displayId: string;
  readonly status: Status;
  readonly offersNa: boolean;
  /** Ids of what describes the choice. */
  readonly describedBy: string;
  readonly onChoose: (status: Status) => void;
}

const words: Readonly<Record<Status, { readonly shown: TextKey; readonly spoken?: TextKey }>> = {
  Met: { shown: 'criterion.met' },
  Unmet: { shown: 'criterion.unmet' },
  'N/A': { shown: 'criterion.na', spoken: 'criterion.naSpoken' },
  '?': { shown: 'criterion.unknown', spoken: 'criterion.unknownSpoken' },
};

/** The statuses to choose from. N/A is among them where it is offered, and where it was chosen on another level. */
export function StatusChoice({ name, displayId, status, offersNa, describedBy, onChoose }: Props) {
  const offered: readonly Status[] =
    offersNa || status === 'N/A' ? ['Met', 'Unmet', 'N/A', '?'] : ['Met', 'Unmet', '?'];
  return (
    <fieldset class="choice" aria-describedby={describedBy}>
      <legend class="visually-hidden">{t('criterion.status', { name: displayId })}</legend>
      {offered.map((one) => {
        const { shown, spoken } = words[one];
        return (
          <label key={one}>
            <input type="radio" name={name} value={one} checked={one === status} onChange={() => onChoose(one)} />
            <span>
              {t(shown)}
              {spoken && <span class="visually-hidden"> {t(spoken)}</span>}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
