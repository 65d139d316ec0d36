import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type AnswerFile, parseAnswerFile } from '../../../criteria/answer-file.ts';
import { catalogue } from '../../../criteria/catalogue.ts';
import { noFields } from '../../../criteria/fields.ts';
import { writeAnswerFile } from '../../../criteria/write-answer-file.ts';
import { scoreAnswers } from '../../../criteria/score.ts';
import { type AnswersForm, applyImport, currentAnswers, openForm } from '../../../frontend/answers-form.ts';
import { exportForm } from '../../../frontend/export-file.ts';
import { importedValues, previewImport } from '../../../frontend/import-preview.ts';
import { drawAnswers, edgyTexts, knownId } from '../../fixtures/answer-sets.ts';
import { openRandom } from '../../fixtures/random.ts';

const empty = openForm(new Map(), noFields);

function read(text: string): AnswerFile {
  const file = parseAnswerFile(text);
  if (!file.ok) throw new Error(`${file.code} at ${file.line}:${file.column}`);
  return file;
}

/** The form after all that a file offers was taken. */
function importInto(form: AnswersForm, text: string): AnswersForm {
  const { fresh, different } = previewImport(form, read(text));
  return applyImport(form, importedValues([...fresh, ...different]));
}

/** Import, export, import elsewhere: the same; and again: nothing is left to import. */
function expectRoundTrip(text: string): void {
  const first = importInto(empty, text);
  const exported = exportForm(first);
  const second = importInto(empty, exported);
  expect(currentAnswers(second)).toEqual(currentAnswers(first));
  expect(exportForm(second)).toBe(exported);
  expect(scoreAnswers(catalogue, currentAnswers(second))).toEqual(scoreAnswers(catalogue, currentAnswers(first)));
  for (const again of [text, exported]) {
    const { fresh, different } = previewImport(first, read(again));
    expect([...fresh, ...different]).toEqual([]);
  }
  expect(previewImport(first, read(exported)).ignored).toEqual([]);
  expect(read(exported).others).toEqual([]);
}

test('writes fields first, answers in the order of the catalogue, two blanks an indent, a line feed at the end', () => {
  const answers = new Map([
    [knownId('osps_ac_01_01'), { status: 'N/A', justification: '' }],
    [knownId('interact'), { status: 'Met', justification: 'https://example.org/“é”\n</script>' }],
    [knownId('achieve_passing'), { status: '?', justification: 'soon' }],
    [knownId('english'), { status: '?', justification: '' }],
  ] as const);
  expect(writeAnswerFile(answers, { ...noFields, name: 'Widget', repo_url: 'https://example.org/r' })).toBe(`{
  "name": "Widget",
  "repo_url": "https://example.org/r",
  "entry_locale": "en",
  "interact_status": "Met",
  "interact_justification": "https://example.org/“é”\\n</script>",
  "achieve_passing_justification": "soon",
  "osps_ac_01_01_status": "N/A"
}
`);
});

test('gives what a save of the form would store', () => {
  const text = JSON.stringify({ repo_url: 'https://example.org/r//', interact_status: 'met' });
  expect(JSON.parse(exportForm(importInto(empty, text)))).toEqual({
    repo_url: 'https://example.org/r',
    entry_locale: 'en',
    interact_status: 'Met',
  });
});

describe('the round trip is identical', () => {
  test.each(readdirSync(new URL('../../fixtures/answer-files/', import.meta.url)))('for %s', (name) => {
    expectRoundTrip(readFileSync(new URL(`../../fixtures/answer-files/${name}`, import.meta.url), 'utf8'));
  });

  test('for 200 sets of answers drawn by seed', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = openRandom(seed);
      const fields = { ...noFields, name: random.pick(edgyTexts), description: random.pick(edgyTexts) };
      expectRoundTrip(writeAnswerFile(drawAnswers(random), fields));
    }
  });

  const examples = new URL('../../../../shared/examples/', import.meta.url);
  const names = existsSync(fileURLToPath(examples))
    ? readdirSync(examples).filter((name) => name.endsWith('.json'))
    : [];
  test('for the example files of public projects', ({ skip }) => {
    skip(names.length === 0, 'example files are not part of the repository');
    for (const name of names) expectRoundTrip(readFileSync(new URL(name, examples), 'utf8'));
  });
});
