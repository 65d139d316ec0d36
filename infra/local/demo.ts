import { readFileSync } from 'node:fs';
import { parseAnswerFile } from '../../criteria/answer-file.ts';
import { unanswered } from '../../criteria/answer.ts';

/** Makes project 1, a demo that says so, if there is no project yet; through the API, as a person would. */
export async function createDemo(siteUrl: string): Promise<void> {
  const { projects } = (await (await fetch(`${siteUrl}/api/projects`)).json()) as { projects: unknown[] };
  if (projects.length > 0) return;
  const file = parseAnswerFile(readFileSync(new URL('demo.json', import.meta.url), 'utf8'));
  if (!file.ok) throw new Error(`demo.json, line ${file.line}: ${file.code}`);
  const created = await send(siteUrl, 'POST', '/api/projects', { fields: Object.fromEntries(file.fields) });
  const answers = [...file.answers].map(([id, answer]) => [id, { ...answer, base: unanswered }]);
  await send(siteUrl, 'PATCH', created, { answers: Object.fromEntries(answers) });
}

/** Returns the path of what was created. */
async function send(siteUrl: string, method: string, path: string, body: unknown): Promise<string> {
  const response = await fetch(siteUrl + path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`the demo project was refused: ${await response.text()}`);
  return response.headers.get('location') ?? '';
}
