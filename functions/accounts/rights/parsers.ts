import { isLongerThan, parseText } from '../../../criteria/answer.ts';
import { type Parser, refuse } from '../input.ts';

/** Text of so many code points, counted without blanks at its ends. */
export function parseTextOf(least: number, most: number): Parser<string> {
  return (input) => {
    const text = parseText(input, most);
    if (!text.ok) return text;
    const value = text.value.trim();
    return least === 0 || isLongerThan(value, least - 1) ? { ok: true, value } : refuse('too_short', least);
  };
}

export function parseOneOf<T extends string>(known: readonly T[], code: string): Parser<T> {
  return (input) => {
    const value = known.find((one) => one === input);
    return value === undefined ? refuse(code) : { ok: true, value };
  };
}

/** A whole number from 1 to `most`. */
export function parseCount(most: number): Parser<number> {
  return (input) =>
    typeof input === 'number' && Number.isInteger(input) && input >= 1 && input <= most
      ? { ok: true, value: input }
      : refuse('not_a_count', most);
}

export const parseHandle = parseTextOf(1, 254);
