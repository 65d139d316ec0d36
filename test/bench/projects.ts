import { type Answer, isNaOffered } from '../../criteria/answer.ts';
import { catalogue, type Criterion, type CriterionId } from '../../criteria/catalogue.ts';
import { type Fields, noFields } from '../../criteria/fields.ts';
import { openRandom, type Random } from '../fixtures/random.ts';

export interface GeneratedProject {
  readonly fields: Fields;
  readonly answers: ReadonlyMap<CriterionId, Answer>;
}

/** Projects that differ in their answers; then they repeat, each with a name and a repository of its own. */
export const patterns = 100;

/** Bytes of an answer file: its limits, its median, and the spread that puts few files at the limits. */
const sizes = { least: 2_000, median: 16_000, most: 69_000, spread: 0.36 };
const justificationsOnAverage = 24;

/** What an answer's line adds to a file, and what that of a text adds beside the text. */
const statusBytes = 42;
const textBytes = 44;

/**
 * Project `number` of a population like today's: 24 justifications on average, and as answer files 2 to 69 KB with a median
 * of 16 KB, which makes texts longer than most real ones. The same number gives the same project.
 */
export function generateProject(number: number): GeneratedProject {
  const pattern = number % patterns;
  const random = openRandom(pattern + 1);
  const bytes = sizeOf(pattern);
  const asked = shuffle(random, answerable).slice(0, Math.max(5, Math.round(bytes / 240)));
  const wanted = Math.round((bytes / meanBytes) * justificationsOnAverage * (0.5 + random.next()));
  const justified = Math.min(asked.length, Math.max(1, wanted));
  const length = Math.min(8000, Math.max(20, (bytes - 300 - asked.length * statusBytes) / justified - textBytes));
  const answers = new Map<CriterionId, Answer>();
  for (const [index, criterion] of asked.entries()) {
    const justification = index < justified ? drawText(random, Math.round(length * (0.75 + random.next() / 2))) : '';
    answers.set(criterion.id, { status: drawStatus(random, criterion), justification });
  }
  return { fields: drawFields(random, number), answers };
}

/** The number as it stands in a project's name and URLs. */
export function padNumber(number: number): string {
  return String(number).padStart(10, '0');
}

const answerable = [...catalogue.criteria.values()].filter(({ achieves }) => !achieves);

const meanBytes = Array.from({ length: patterns }, (_, i) => sizeOf(i)).reduce((sum, size) => sum + size) / patterns;

/** Quantiles of a log-logistic distribution, so that the hundred sizes have the shape that many random ones would. */
function sizeOf(pattern: number): number {
  const share = (((pattern * 37) % patterns) + 0.5) / patterns;
  const size = sizes.median * (share / (1 - share)) ** sizes.spread;
  return Math.min(sizes.most, Math.max(sizes.least, size));
}

function drawStatus(random: Random, criterion: Criterion): Answer['status'] {
  if (random.next() < 0.85) return 'Met';
  return random.pick(isNaOffered(criterion) ? (['Unmet', '?', 'N/A'] as const) : (['Unmet', '?'] as const));
}

function drawFields(random: Random, number: number): Fields {
  return {
    ...noFields,
    name: `Project ${padNumber(number)}`,
    description: drawText(random, 40 + Math.round(random.next() * 240)),
    homepage_url: `https://project-${padNumber(number)}.example.org/`,
    repo_url: `https://github.com/generated/project-${padNumber(number)}`,
    license: random.pick(['MIT', 'Apache-2.0', 'GPL-3.0-or-later']),
    implementation_languages: random.pick(['TypeScript', 'C, Python', 'Rust']),
  };
}

/** A link and words, cut to a length in characters. */
function drawText(random: Random, length: number): string {
  let text = `See https://github.com/generated/docs/blob/main/${random.pick(words)}.md:`;
  while (text.length < length) text += ` ${random.pick(words)}`;
  return text.slice(0, Math.max(5, length)).trimEnd();
}

const words =
  'the release is signed and every change reviewed by someone who did not write it before tests run on all platforms'.split(
    ' ',
  );

function shuffle<T>(random: Random, list: readonly T[]): T[] {
  return list
    .map((value) => ({ value, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
