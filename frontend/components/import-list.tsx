import { useEffect, useRef, useState } from 'preact/hooks';
import { type AnswersForm, itemName } from '../answers-form.ts';
import { type ImportItem, type ImportPreview, scoreWith, shownKey } from '../import-preview.ts';
import { explain, t } from '../texts.ts';
import { itemTitle } from './item-link.tsx';
import { ScoreTable } from './score-table.tsx';
import { ValueView } from './value-view.tsx';
import '../import.css';

interface Props {
  readonly form: AnswersForm;
  readonly preview: ImportPreview;
  readonly onApply: (items: readonly ImportItem[]) => void;
}

/** What an import would change, with a box for each change, and the score it would lead to. Takes the focus. */
export function ImportList({ form, preview, onApply }: Props) {
  const { fresh, different, same, ignored, others } = preview;
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const taken = [...fresh, ...different].filter((item) => !left.has(itemName(item)));
  function pick(items: readonly ImportItem[], isTaken: boolean) {
    const next = new Set(left);
    for (const name of items.map(itemName)) {
      if (isTaken) next.delete(name);
      else next.add(name);
    }
    setLeft(next);
  }
  const boxes = { left, onPick: pick };
  return (
    <div>
      <h3 tabIndex={-1} ref={title}>
        {t('import.result')}
      </h3>
      {fresh.length + different.length === 0 && <p>{same.length > 0 ? t('import.nothingNew') : t('import.nothing')}</p>}
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
      <ItemBoxes title={t('import.new')} isFresh items={fresh} {...boxes} />
      <ItemBoxes title={t('import.different')} isFresh={false} items={different} {...boxes} />
      <Ignored ignored={ignored} />
      <Names title={t('import.same')} names={same.map((item) => itemTitle(itemName(item)))} />
      <Names title={t('import.others')} names={others} />
    </div>
  );
}

/** Most lines of what is left out: a file can hold any number of keys. */
const maxLines = 250;

function Ignored({ ignored }: Pick<ImportPreview, 'ignored'>) {
  if (ignored.length === 0) return null;
  return (
    <details>
      <Summary title={t('import.ignored')} count={ignored.length} />
      <ul>
        {ignored.slice(0, maxLines).map(({ key, reason, limit }, index) => (
          <li key={index}>
            <code>{shownKey(key)}</code> {explain({ code: reason, ...(limit === undefined ? {} : { limit }) })}
          </li>
        ))}
      </ul>
      <More count={ignored.length - maxLines} />
    </details>
  );
}

function Names({ title, names }: { readonly title: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <details>
      <Summary title={title} count={names.length} />
      <p class="names">
        {names.slice(0, maxLines).map((name, index) => (
          <>
            {index > 0 && ', '}
            <bdi key={index}>{shownKey(name)}</bdi>
          </>
        ))}
      </p>
      <More count={names.length - maxLines} />
    </details>
  );
}

function Summary({ title, count }: { readonly title: string; readonly count: number }) {
  return (
    <summary>
      {title} <span class="count">{count}</span>
    </summary>
  );
}

function More({ count }: { readonly count: number }) {
  return count > 0 ? <p class="hint">{t('import.more', { count })}</p> : null;
}

interface BoxesProps {
  readonly title: string;
  /** Whether there is nothing yet to compare them with. */
  readonly isFresh: boolean;
  readonly items: readonly ImportItem[];
  readonly left: ReadonlySet<string>;
  readonly onPick: (items: readonly ImportItem[], isTaken: boolean) => void;
}

function ItemBoxes({ title, isFresh, items, left, onPick }: BoxesProps) {
  if (items.length === 0) return null;
  const taken = items.filter((item) => !left.has(itemName(item))).length;
  return (
    <fieldset class="import-items">
      <legend>
        {title} <span class="count">{t('import.taken', { taken, all: items.length })}</span>
      </legend>
      {items.length > 1 && (
        <p class="actions">
          <PickButton label={t('import.all')} title={title} onClick={() => onPick(items, true)} />
          <PickButton label={t('import.none')} title={title} onClick={() => onPick(items, false)} />
        </p>
      )}
      {items.map((item) => (
        <ItemBox
          key={itemName(item)}
          item={item}
          isFresh={isFresh}
          isTaken={!left.has(itemName(item))}
          onPick={(isTaken) => onPick([item], isTaken)}
        />
      ))}
    </fieldset>
  );
}

interface PickProps {
  readonly label: string;
  readonly title: string;
  readonly onClick: () => void;
}

function PickButton({ label, title, onClick }: PickProps) {
  return (
    <button type="button" onClick={onClick}>
      {label} <span class="visually-hidden">{t('import.ofGroup', { title })}</span>
    </button>
  );
}

interface BoxProps {
  readonly item: ImportItem;
  readonly isFresh: boolean;
  readonly isTaken: boolean;
  readonly onPick: (isTaken: boolean) => void;
}

function ItemBox({ item, isFresh, isTaken, onPick }: BoxProps) {
  return (
    <div class="import-item">
      <label class="pick">
        <input type="checkbox" checked={isTaken} onChange={(event) => onPick(event.currentTarget.checked)} />
        <code>{itemTitle(itemName(item))}</code>
      </label>
      {isFresh ? (
        <div class="import-new">
          <ValueView value={item.after} />
        </div>
      ) : (
        <dl class="sides">
          <Side title={t('import.now')} value={item.before} />
          <Side title={t('import.then')} value={item.after} />
        </dl>
      )}
    </div>
  );
}

function Side({ title, value }: { readonly title: string; readonly value: ImportItem['after'] }) {
  return (
    <div class="side">
      <dt>{title}</dt>
      <dd>
        <ValueView value={value} />
      </dd>
    </div>
  );
}
