/**
 * Turns the YAML files of this folder into `compiled.ts`. Run by every npm script that needs the criteria.
 * Stops with a sentence that names file and entry if the data break a rule of the files' headers.
 */
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { categories, flags, maxPerShelf } from './vocabulary.ts';

const entryKeys = ['id', 'shelf', 'category', 'flags', 'display_id', 'achieves'];

interface YamlEntry {
  id: string;
  shelf?: string;
  category: string;
  flags?: string[];
  display_id?: string;
  achieves?: string;
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const readYaml = (name: string) => {
  try {
    return parse(readFileSync(here(name), 'utf8'));
  } catch (error) {
    return fail(name, error instanceof Error ? error.message : String(error));
  }
};

const levels = readYaml('levels.yaml');
const shelfById = new Map<string, string>();
const idBySpelling = new Map<string, string>();
const idsByShelf = new Map<string, Set<string>>();
const levelIds: string[] = levels.series.flatMap((s: { levels: { id: string }[] }) => s.levels.map((l) => l.id));

for (const series of levels.series) {
  delete series.source;
  for (const level of series.levels) {
    const file = readYaml(`${level.id}.yaml`);
    if (file.level !== level.id) fail(`${level.id}.yaml`, `its level is ${file.level}`);
    level.groups = file.groups;
    const seen = new Set<string>();
    for (const group of file.groups)
      for (const subgroup of group.subgroups)
        for (const entry of subgroup.criteria) check(entry, `${level.id}.yaml, ${entry.id}`, seen);
  }
}
for (const retired of levels.retired) {
  delete retired.level;
  delete retired.since;
  if (shelfById.has(retired.id)) fail('levels.yaml', `${retired.id} is retired and asked`);
}

const data = { series: levels.series, retired: levels.retired };
const hash = createHash('sha256').update(JSON.stringify(data));
for (const rules of ['answer.ts', 'judge.ts', 'plan.ts', 'score.ts']) hash.update(readFileSync(here(rules)));
const compiled = { rulesHash: hash.digest('hex'), ...data };
const source = `import type { Compiled } from './catalogue.ts';\n\nexport const compiled: Compiled = ${JSON.stringify(compiled)};\n`;
const draft = here(`compiled.${process.pid}.tmp`);
writeFileSync(draft, source);
renameSync(draft, here('compiled.ts'));

function check(entry: YamlEntry, where: string, seen: Set<string>): void {
  for (const key of Object.keys(entry)) if (!entryKeys.includes(key)) fail(where, `unknown key ${key}`);
  if (!/^[a-z][A-Za-z0-9_]{1,79}$/.test(entry.id)) fail(where, 'id must be letters, digits and underscores');
  if (seen.has(entry.id)) fail(where, 'asked twice on one level');
  seen.add(entry.id);
  if (!categories.some((category) => category === entry.category))
    fail(where, `category must be one of ${categories.join(', ')}`);
  for (const flag of entry.flags ?? []) if (!flags.some((known) => known === flag)) fail(where, `unknown flag ${flag}`);
  if (entry.achieves && !levelIds.includes(entry.achieves)) fail(where, `achieves names no level: ${entry.achieves}`);
  const spelled = entry.display_id ?? entry.id;
  if ((idBySpelling.get(spelled) ?? entry.id) !== entry.id) fail(where, `display_id is ${idBySpelling.get(spelled)}'s`);
  idBySpelling.set(spelled, entry.id);
  const known = shelfById.get(entry.id);
  if (known && entry.shelf && known !== entry.shelf) fail(where, `shelf is already ${known}`);
  if (known) return void delete entry.shelf;
  if (!entry.shelf || !/^[a-z][a-z0-9-]{1,59}$/.test(entry.shelf)) fail(where, 'its first entry must give a shelf');
  shelfById.set(entry.id, entry.shelf);
  const ids = idsByShelf.get(entry.shelf) ?? new Set();
  idsByShelf.set(entry.shelf, ids.add(entry.id));
  if (ids.size > maxPerShelf) fail(where, `more than ${maxPerShelf} criteria on shelf ${entry.shelf}`);
}

function fail(where: string, why: string): never {
  console.error(`criteria: ${where}: ${why}`);
  process.exit(1);
}
