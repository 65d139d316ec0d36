import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { parseAnswerFile } from '../../criteria/answer-file.ts';
import { unanswered } from '../../criteria/answer.ts';
import { noFields } from '../../criteria/fields.ts';
import { type Author, commit, commitNew } from '../../functions/table/commit.ts';
import { nextNumber } from '../../functions/table/people.ts';
import { newProject, type PersonId, type ProjectId } from '../../functions/table/project.ts';
import { getLastNumber, getProject } from '../../functions/table/projects.ts';
import type { Table } from '../../functions/table/table.ts';

const demoId = 1 as ProjectId;

/** Makes project 1, a demo that says so and belongs to nobody, in an empty table. Finishes one left half-made. */
export async function createDemo(table: Table): Promise<void> {
  const file = parseAnswerFile(readFileSync(new URL('demo.json', import.meta.url), 'utf8'));
  if (!file.ok) throw new Error(`demo.json, line ${file.line}: ${file.code}`);
  const author: Author = { by: randomUUID() as PersonId, now: () => new Date() };
  if ((await getLastNumber(table)) === 0) {
    const id = (await nextNumber(table, 'projects')) as ProjectId;
    const owner = await nextNumber(table, 'people');
    const fields = new Map([...file.fields].map(([name, value]) => [name, { old: noFields[name], new: value }]));
    await commitNew(table, author, newProject(id, owner, new Date().toISOString()), {
      kind: 'create',
      answers: new Map(),
      fields,
    });
  }
  const demo = await getProject(table, demoId);
  if (demo?.seq !== 1 || demo.fields.repo_url !== file.fields.get('repo_url')) return;
  const answers = new Map([...file.answers].map(([id, answer]) => [id, { old: unanswered, new: answer }]));
  await commit(table, demoId, author, () => ({ kind: 'save', answers, fields: new Map() }));
}
