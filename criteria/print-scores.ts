/** `npm run score -- FILE...`: one JSON line a file on standard output; exit 2 if a file could not be read. */
import { readFileSync } from 'node:fs';
import { parseAnswerFile } from './answer-file.ts';
import { catalogue } from './catalogue.ts';
import { badgeLevel, scoreAnswers, tieredPercentage } from './score.ts';

const reasons = {
  invalid_json: 'not JSON',
  too_deep: 'nested too deeply',
  not_an_object: 'not a JSON object',
  unknown_criterion: 'unknown criterion',
  unknown_status: 'unknown status',
  na_never_offered: 'N/A never offered',
  not_text: 'not text',
  duplicate_key: 'duplicate key',
} as const;

const names = process.argv.slice(2);
if (names.length === 0) stop('usage: npm run score -- FILE...');
for (const name of names) {
  const line = score(name);
  if (line) console.log(JSON.stringify(line));
}

function score(file: string): Record<string, unknown> | undefined {
  const text = read(file);
  if (text === undefined) return undefined;
  const parsed = parseAnswerFile(text);
  if (!parsed.ok) return stop(`${file}:${parsed.line}:${parsed.column}: ${reasons[parsed.code]}`);
  const result = scoreAnswers(catalogue, parsed.answers);
  const [metal, baseline] = catalogue.series;
  return {
    file,
    ...Object.fromEntries(result),
    ...(metal && { tiered_percentage: tieredPercentage(metal, result) }),
    ...(baseline && { baseline_tiered_percentage: tieredPercentage(baseline, result) }),
    ...(metal && { badge_level: badgeLevel(metal, result) }),
    ...(baseline && { baseline_badge_level: badgeLevel(baseline, result) }),
    ignored: parsed.ignored.map(({ key, reason }) => ({ key, reason: reasons[reason] })),
  };
}

function read(file: string): string | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return stop(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const before = bytes.subarray(0, firstBrokenByte(bytes)).toString('latin1').split('\n');
    return stop(`${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}: not UTF-8`);
  }
}

/** Where the first byte sequence begins that is no UTF-8, found by bisection. */
function firstBrokenByte(bytes: Buffer): number {
  const isUtf8 = (length: number, stream: boolean): boolean => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream });
      return true;
    } catch {
      return false;
    }
  };
  let [low, high] = [0, bytes.length];
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (isUtf8(middle, true)) low = middle;
    else high = middle;
  }
  while (!isUtf8(low, false)) low--;
  return low;
}

function stop(message: string): undefined {
  console.error(message);
  process.exitCode = 2;
}
