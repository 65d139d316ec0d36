import { type Answer, isSameAnswer, unanswered } from '../../criteria/answer.ts';
import type { CriterionId } from '../../criteria/catalogue.ts';
import { type FieldName, judgeFields, nextMove } from '../../criteria/fields.ts';
import type { Project } from '../table/project.ts';
import type { Change, Edit } from '../table/revision.ts';
import type { InputProblem } from './input.ts';
import type { Save } from './save.ts';

/** A value that somebody else changed meanwhile to another one. */
export interface Conflict {
  readonly field: string;
  readonly theirs: Answer | string;
}

/**
 * The change that a save makes of the project as it stands. What is so already changes nothing; what was changed from
 * another base is a conflict. An entry must keep a homepage or a repository.
 */
export function mergeSave(
  project: Project,
  save: Save,
): { readonly change: Change; readonly conflicts: readonly Conflict[]; readonly problem: InputProblem | undefined } {
  const conflicts: Conflict[] = [];
  const answers = new Map<CriterionId, Edit<Answer>>();
  for (const [id, wish] of save.answers) {
    const { status, justification } = project.answers.get(id) ?? unanswered;
    const theirs: Answer = { status, justification };
    const now = { ...theirs, ...wish.new };
    if (isSameAnswer(theirs, now)) continue;
    if (!wish.old || isSameAnswer(theirs, wish.old)) answers.set(id, { old: theirs, new: now });
    else conflicts.push({ field: `answers.${id}`, theirs });
  }
  const fields = new Map<FieldName, Edit<string>>();
  for (const [name, wish] of save.fields) {
    const theirs = project.fields[name];
    if (theirs === wish.new) continue;
    if (wish.old === undefined || theirs === wish.old) fields.set(name, { old: theirs, new: wish.new });
    else conflicts.push({ field: `fields.${name}`, theirs });
  }
  const merged = { ...project.fields, ...Object.fromEntries([...fields].map(([name, edit]) => [name, edit.new])) };
  const missing = judgeFields(merged);
  const problem = missing && fields.size > 0 ? { field: 'fields.repo_url', code: missing.code } : undefined;
  return { change: { kind: 'save', answers, fields }, conflicts, problem };
}

/** Why a change may not turn the entry to another repository now, or undefined if it may. */
export function judgeMove(project: Project, { fields }: Change, now: Date): InputProblem | undefined {
  const move = fields.get('repo_url');
  const day = move && nextMove(move.old, move.new, project.repoUrlUpdatedAt);
  if (day === undefined || now.toISOString().slice(0, 10) >= day) return undefined;
  return { field: 'fields.repo_url', code: 'repo_url_too_soon', day };
}
