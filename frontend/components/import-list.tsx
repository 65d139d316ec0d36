import { useEffect, useRef, useState } from 'preact/hooks';
import { type AnswersForm, itemName } from '../answers-form.ts';
import { type ImportItem, type ImportPreview, scoreWith } from '../import-preview.ts';
import { explain, t } from '../texts.ts';
import { itemTitle } from './item-link.tsx';
import { ScoreTable } from './score-table.tsx';
import { ValueView } from './value-view.tsx';

interface Props {
  readonly form: AnswersForm;
  readonly preview: ImportPreview;
  readonly onApply: (items: readonly ImportItem[]) => void;
}

/** What an import would change, with a box for each change, and the score it would lead to. Takes the focus. */
export function ImportList({ form, preview: { fresh, different, same, ignored }, onApply }: Props) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const taken = [...fresh, ...different].filter((item) => !left.has(itemName(item)));
  function toggle(name: string) {
    const next = new Set(left);
    if (!next.delete(name)) next.add(name);
    setLeft(next);
  }
  const isEmpty = fresh.length + different.length + same.length + ignored.length === 0;
  return (
    <div>
      <h3 tabIndex={-1} ref={title}>
        {t('import.result')}
      </h3>
      {isEmpty && <p>{t('import.nothing')}</p>}
      <ItemBoxes title={t('import.new')} isFresh items={fresh} left={left} onToggle={toggle} />
      <ItemBoxes title={t('import.different')} isFresh={false} items={different} left={left} onToggle={toggle} />
      {ignored.length > 0 && (
        <details>
          <summary>
            {t('import.ignored')} <span class="count">{ignored.length}</span>
          </summary>
          <ul>
            {ignored.map(({ key, reason, limit }, index) => (
              <li key={index}>
                <code>{key}</code> {explain({ code: reason, ...(limit === undefined ? {} : { limit }) })}
              </li>
            ))}
          </ul>
        </details>
      )}
      {same.length > 0 && (
        <details>
          <summary>
            {t('import.same')} <span class="count">{same.length}</span>
          </summary>
          <p class="names">{same.map((item) => itemTitle(itemName(item))).join(', ')}</p>
        </details>
      )}
      {taken.length > 0 && (
        <>
          <ScoreTable
            caption={t('import.score')}
            columns={[
              { title: t('import.before'), score: scoreWith(form, []) },
              { title: t('import.after'), score: scoreWith(form, taken) },
            ]}
          />
          <button type="button" class="main" onClick={() => onApply(taken)}>
            {t('import.apply', { count: taken.length })}
          </button>
        </>
      )}
    </div>
  );
}

interface BoxesProps {
  readonly title: string;
  /** Whether there is nothing yet to compare them with. */
  readonly isFresh: boolean;
  readonly items: readonly ImportItem[];
  readonly left: ReadonlySet<string>;
  readonly onToggle: (name: string) => void;
}

function ItemBoxes({ title, isFresh, items, left, onToggle }: BoxesProps) {
  if (items.length === 0) return null;
  return (
    <fieldset class="import-items">
      <legend>
        {title} <span class="count">{items.length}</span>
      </legend>
      {items.map((item) => {
        const name = itemName(item);
        return (
          <div key={name} class="import-item">
            <label class="pick">
              <input type="checkbox" checked={!left.has(name)} onChange={() => onToggle(name)} />
              <code>{itemTitle(name)}</code>
            </label>
            <dl class="sides">
              {!isFresh && (
                <div class="side">
                  <dt>{t('import.now')}</dt>
                  <dd>
                    <ValueView value={item.before} />
                  </dd>
                </div>
              )}
              <div class="side">
                <dt>{t('import.then')}</dt>
                <dd>
                  <ValueView value={item.after} />
                </dd>
              </div>
            </dl>
          </div>
        );
      })}
    </fieldset>
  );
}
