import type { ReviewItem } from '../proposal-review.ts';
import { t } from '../texts.ts';
import { itemTitle } from './item-link.tsx';
import { ValueView } from './value-view.tsx';

interface Props {
  readonly items: readonly ReviewItem[];
  readonly chosen: ReadonlySet<string>;
  /** Names of items that somebody else changed since. */
  readonly changed: readonly string[];
  readonly onTick: (name: string, isTicked: boolean) => void;
}

/** Each part of a proposal beside what stands now, with a box to tick. */
export function ReviewList({ items, chosen, changed, onTick }: Props) {
  return (
    <>
      {items.map(({ name, now, proposed }) => (
        <fieldset class="sides" key={name}>
          <legend>
            {itemTitle(name)}
            {changed.includes(name) && <span class="problem"> {t('proposals.changed')}</span>}
          </legend>
          <div class="side">
            <h3>{t('import.now')}</h3>
            <ValueView value={now} />
          </div>
          <div class="side">
            <h3>{t('proposals.proposed')}</h3>
            <ValueView value={proposed} />
            <label class="pick">
              <input
                type="checkbox"
                checked={chosen.has(name)}
                onChange={(event) => onTick(name, event.currentTarget.checked)}
              />
              {t('proposals.take')}
              <span class="visually-hidden"> {itemTitle(name)}</span>
            </label>
          </div>
        </fieldset>
      ))}
    </>
  );
}
