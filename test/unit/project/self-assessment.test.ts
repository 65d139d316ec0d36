import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { weigh } from '../../../criteria/answer.ts';
import { parseAnswerFile } from '../../../criteria/answer-file.ts';
import { catalogue } from '../../../criteria/catalogue.ts';
import { noFields } from '../../../criteria/fields.ts';
import { judge } from '../../../criteria/judge.ts';
import { writeAnswerFile } from '../../../criteria/write-answer-file.ts';
import { rootFolder, runNode } from '../../fixtures/run-node.ts';

const text = readFileSync(`${rootFolder}.bestpractices.json`, 'utf8');
const file = parseAnswerFile(text);
if (!file.ok) throw new Error(`.bestpractices.json: ${file.code}`);
const answers = [...file.answers];

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
  cwd: rootFolder,
  encoding: 'utf8',
}).split('\0');
const places = new Set(files.flatMap((path) => [path, `${dirname(path)}/`]));

/** What a justification says that could be files: words with a known ending or a slash in them, and LICENSE. */
function listPaths(justification: string): string[] {
  const words = justification.match(/[\w.-]*(?:\/[\w.-]*)*/g) ?? [];
  return words
    .map((word) => word.replace(/\.+$/, ''))
    .filter((word) => places.has(word) || /\.(ts|tsx|md|json|yml|yaml|mjs|bin|png|svg)$/.test(word));
}

test('answers every criterion that is asked, each with a reason', () => {
  const asked = [...catalogue.criteria.values()].filter(({ achieves }) => !achieves);
  expect(answers.map(([id]) => id)).toEqual(asked.map(({ id }) => id));
  expect(answers.filter(([, { justification }]) => justification.length < 5)).toEqual([]);
});

test('every file that it names exists, and every Met names one', () => {
  const named = answers.map(([id, { status, justification }]) => ({ id, status, paths: listPaths(justification) }));
  expect(named.flatMap(({ id, paths }) => paths.filter((path) => !places.has(path)).map((p) => `${id}: ${p}`))).toEqual(
    [],
  );
  expect(named.filter(({ status, paths }) => status === 'Met' && paths.length === 0).map(({ id }) => id)).toEqual([]);
});

test('nothing is Met that its lowest level does not accept, such as one without the URL that it needs', () => {
  const refused = answers.filter(([id, answer]) => {
    const entry = catalogue.criteria.get(id)?.entries[0];
    return answer.status === 'Met' && entry !== undefined && judge(entry, weigh(answer)) !== 'passing';
  });
  expect(refused.map(([id]) => id)).toEqual([]);
});

test('is written as the site itself would write it', () => {
  const fields = { ...noFields, ...Object.fromEntries(file.fields) };
  expect(writeAnswerFile(file.answers, fields)).toBe(text);
});

test('npm run score reads all of it, and the README shows what it says', () => {
  const { stdout } = runNode(`${rootFolder}criteria/print-scores.ts`, [`${rootFolder}.bestpractices.json`]);
  const line = JSON.parse(stdout) as Record<string, unknown>;
  expect(line['ignored']).toEqual([]);
  const shown = catalogue.levels.map(({ id }) => `${id} ${String(line[id])} %`).join(', ');
  expect(readFileSync(`${rootFolder}README.md`, 'utf8').replaceAll(/\s+/g, ' ')).toContain(shown);
});
