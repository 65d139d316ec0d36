import { readFileSync } from 'node:fs';
import { parseAnswerFile } from '../../criteria/answer-file.ts';
import { unanswered } from '../../criteria/answer.ts';
import type { ProjectId } from '../../functions/table/project.ts';
import { getLastNumber, getProject } from '../../functions/table/projects.ts';
import type { Table } from '../../functions/table/table.ts';

const demoId = 1 as ProjectId;

/** Makes project 1, a demo that says so, in an empty table; through the API, as a person would. Finishes one left half-made. */
export async function createDemo(siteUrl: string, table: Table): Promise<void> {
  const file = parseAnswerFile(readFileSync(new URL('demo.json', import.meta.url), 'utf8'));
  if (!file.ok) throw new Error(`demo.json, line ${file.line}: ${file.code}`);
  if ((await getLastNumber(table)) === 0) {
    await send(siteUrl, 'POST', '/api/projects', { fields: Object.fromEntries(file.fields) });
  }
  const demo = await getProject(table, demoId);
  if (demo?.seq !== 1 || demo.fields.repo_url !== file.fields.get('repo_url')) return;
  const answers = [...file.answers].map(([id, answer]) => [id, { ...answer, base: unanswered }]);
  await send(siteUrl, 'PATCH', `/api/projects/${demoId}`, { answers: Object.fromEntries(answers) });
}

async function send(siteUrl: string, method: string, path: string, body: unknown): Promise<void> {
  const response = await fetch(siteUrl + path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`the demo project was refused: ${await response.text()}`);
}
