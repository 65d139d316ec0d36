import type { ItemProblem } from '../../answers-form.ts';
import type { Act } from './act.ts';

/** What the server says of one field of a form. */
export function problemOf({ failure }: Act, field: string): ItemProblem | undefined {
  return failure?.problems.find((problem) => problem.field === field);
}
