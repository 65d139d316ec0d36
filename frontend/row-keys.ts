import { getCriterion } from '../criteria/catalogue.ts';
import { parseItemName } from './answers-form.ts';

const statusByKey: ReadonlyMap<string, string> = new Map([
  ['m', 'Met'],
  ['u', 'Unmet'],
  ['n', 'N/A'],
  ['?', '?'],
]);

const stepByKey: ReadonlyMap<string, 1 | -1> = new Map([
  ['j', 1],
  ['k', -1],
  ['ArrowDown', 1],
  ['ArrowUp', -1],
]);

/** Does what a key means in the row that has the focus; returns the status it set. Leaves alone what is typed into a field. */
export function pressKey(event: KeyboardEvent): { readonly name: string; readonly status: string } | undefined {
  const { target, key } = event;
  if (!(target instanceof HTMLElement) || event.defaultPrevented || event.isComposing) return undefined;
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const row = target.closest<HTMLElement>('.criterion');
  if (key === 'Escape' && row && target !== row) return move(event, row);
  if (isTyping(target)) return undefined;
  const step = stepByKey.get(key);
  if (step !== undefined) {
    const isNative = key.startsWith('Arrow') && target !== row;
    if (isNative || !(row || target === document.body)) return undefined;
    return move(event, neighbour(row, step));
  }
  return row ? answer(event, row) : undefined;
}

function answer(
  event: KeyboardEvent,
  row: HTMLElement,
): { readonly name: string; readonly status: string } | undefined {
  const status = statusByKey.get(event.key);
  if (status !== undefined) {
    const item = parseItemName(row.id);
    const choice = [...row.querySelectorAll<HTMLInputElement>('.choice input')].find(({ value }) => value === status);
    if (!choice || item?.kind !== 'answer') return undefined;
    event.preventDefault();
    choice.click();
    return { name: getCriterion(item.id).displayId, status };
  }
  if (event.key === 'e') {
    event.preventDefault();
    const box = row.querySelector('textarea');
    if (box) box.focus();
    else row.querySelector<HTMLElement>('.add')?.click();
  }
  if (event.key === 'd') {
    const details = row.querySelector<HTMLDetailsElement>('details.more');
    if (details) details.open = !details.open;
  }
  return undefined;
}

function move(event: KeyboardEvent, row: HTMLElement | undefined): undefined {
  event.preventDefault();
  row?.focus();
  row?.scrollIntoView({ block: 'nearest' });
}

/** The row after or before one, that one itself at the end; the first for none. */
function neighbour(row: HTMLElement | null, step: 1 | -1): HTMLElement | undefined {
  const rows = [...document.querySelectorAll<HTMLElement>('.criterion')];
  return row ? (rows[rows.indexOf(row) + step] ?? row) : rows[0];
}

function isTyping(target: HTMLElement): boolean {
  if (target instanceof HTMLInputElement) return !['radio', 'checkbox', 'button'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}
