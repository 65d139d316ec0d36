/** A row as the sign-in library sees it, by its field names: texts, numbers, booleans, null; times in ISO form. */
export type Row = Readonly<Record<string, unknown>>;

/** One condition on a row; all joined by AND hold, and of those joined by OR one. */
export interface Condition {
  readonly field: string;
  readonly value: unknown;
  readonly operator: string;
  readonly connector: 'AND' | 'OR';
  readonly mode?: 'sensitive' | 'insensitive';
}

/** Whether a row meets conditions. Throws on an operator that is not known. */
export function meets(row: Row, where: readonly Condition[]): boolean {
  const either = where.filter(({ connector }) => connector === 'OR');
  const all = where.filter(({ connector }) => connector !== 'OR');
  const holds = (condition: Condition) => test(row[condition.field] ?? null, condition);
  return all.every(holds) && (either.length === 0 || either.some(holds));
}

/** The texts of which a field must be one; undefined when the conditions don't say. */
export function textsOf(where: readonly Condition[], field: string): readonly string[] | undefined {
  for (const { field: name, value, operator, connector, mode } of where) {
    if (name !== field || connector === 'OR' || mode === 'insensitive') continue;
    if (operator === 'eq' && typeof value === 'string') return [value];
    if (operator === 'in' && Array.isArray(value)) return value.filter((one) => typeof one === 'string');
  }
  return undefined;
}

function test(actual: unknown, { value, operator, mode }: Condition): boolean {
  const fold = (one: unknown) => (mode === 'insensitive' && typeof one === 'string' ? one.toLowerCase() : one);
  const [left, right] = [fold(actual), fold(value ?? null)];
  switch (operator) {
    case 'eq':
      return left === right;
    case 'ne':
      return left !== right;
    case 'in':
      return isOneOf(left, value, fold);
    case 'not_in':
      return !isOneOf(left, value, fold);
    case 'contains':
      return onTexts(left, right, (text, part) => text.includes(part));
    case 'starts_with':
      return onTexts(left, right, (text, part) => text.startsWith(part));
    case 'ends_with':
      return onTexts(left, right, (text, part) => text.endsWith(part));
    default:
      return compares(left, right, operator);
  }
}

function isOneOf(one: unknown, list: unknown, fold: (one: unknown) => unknown): boolean {
  return Array.isArray(list) && list.map(fold).includes(one);
}

function onTexts(text: unknown, part: unknown, holds: (text: string, part: string) => boolean): boolean {
  return typeof text === 'string' && typeof part === 'string' && holds(text, part);
}

function compares(left: unknown, right: unknown, operator: string): boolean {
  const order = compare(left, right);
  switch (operator) {
    case 'lt':
      return order < 0;
    case 'lte':
      return order <= 0;
    case 'gt':
      return order > 0;
    case 'gte':
      return order >= 0;
    default:
      throw new Error(`unknown operator ${operator}`);
  }
}

/** Order of two values of one type, as of sorting; NaN, which is neither, for others. */
export function compare(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  if (typeof left !== 'string' || typeof right !== 'string') return Number.NaN;
  return left < right ? -1 : left > right ? 1 : 0;
}
