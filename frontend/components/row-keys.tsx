import { useLayoutEffect, useState } from 'preact/hooks';
import { pressKey } from '../row-keys.ts';
import { t, type TextKey } from '../texts.ts';

const help: readonly (readonly [keys: string, text: TextKey])[] = [
  ['j k', 'keys.move'],
  ['m', 'keys.met'],
  ['u', 'keys.unmet'],
  ['n', 'keys.na'],
  ['?', 'keys.unknown'],
  ['e', 'keys.edit'],
  ['d', 'keys.details'],
  ['Esc', 'keys.leave'],
];

/** Answers by single keys, their list, and the switch that turns them off. */
export function RowKeys() {
  const [isOn, setOn] = useState(readSwitch);
  const [said, setSaid] = useState('');
  useLayoutEffect(() => {
    if (!isOn) return undefined;
    const press = (event: KeyboardEvent) => {
      const done = pressKey(event);
      if (done) setSaid(t('keys.said', { ...done }));
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [isOn]);
  function toggle() {
    setOn(!isOn);
    keepSwitch(!isOn);
  }
  return (
    <>
      <Help isOn={isOn} onToggle={toggle} />
      <p role="status" class="visually-hidden">
        {said}
      </p>
    </>
  );
}

function Help({ isOn, onToggle }: { readonly isOn: boolean; readonly onToggle: () => void }) {
  return (
    <details class="keys">
      <summary>{t('keys.title')}</summary>
      <p>{t('keys.text')}</p>
      <label class="pick">
        <input type="checkbox" checked={isOn} onChange={onToggle} />
        {t('keys.use')}
      </label>
      <dl>
        {help.map(([keys, text]) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

const place = 'laurels/keys';

function readSwitch(): boolean {
  try {
    return localStorage.getItem(place) !== 'off';
  } catch {
    return true;
  }
}

function keepSwitch(isOn: boolean): void {
  try {
    localStorage.setItem(place, isOn ? 'on' : 'off');
  } catch {
    // Without storage the switch holds for this page.
  }
}
