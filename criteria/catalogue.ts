import { compiled } from './compiled.ts';
import type { Category, Flag } from './vocabulary.ts';

export type { Category, Flag };

export type CriterionId = string & { readonly criterionId: true };
export type LevelId = string & { readonly levelId: true };
export type SeriesId = string & { readonly seriesId: true };
export type ShelfId = string & { readonly shelfId: true };

/** A criterion as one level asks it. The header of `passing.yaml` documents category and flags. */
export interface Entry {
  readonly criterion: CriterionId;
  readonly level: LevelId;
  readonly group: string;
  readonly subgroup: string;
  readonly category: Category;
  readonly flags: ReadonlySet<Flag>;
}

/** A criterion on all its levels, lowest first. One answer, stored on `shelf`, is judged at each of them. */
export interface Criterion {
  readonly id: CriterionId;
  readonly displayId: string;
  readonly shelf: ShelfId;
  /** Level whose completion is the answer; whatever a person answers is overwritten. */
  readonly achieves: LevelId | undefined;
  readonly entries: readonly Entry[];
}

export interface Level {
  readonly id: LevelId;
  readonly series: SeriesId;
  /** Name of the percentage in the project JSON. */
  readonly percentageField: string;
  /** Name within `achieved_<name>_at`, `first_achieved_<name>_at`, `lost_<name>_at`, `<name>_saved`. */
  readonly timesField: string;
  /** Entries in order of presentation, those not counted included. */
  readonly entries: readonly Entry[];
}

export interface Series {
  readonly id: SeriesId;
  readonly version: string | undefined;
  /** What precedes the percentage in the badge value below the first level, such as `baseline-pct-`. */
  readonly inProgress: string;
  /** Lowest first; each needs all before it. */
  readonly levels: readonly Level[];
}

export interface Catalogue {
  readonly series: readonly Series[];
  readonly levels: readonly Level[];
  readonly criteria: ReadonlyMap<CriterionId, Criterion>;
  readonly retired: readonly { readonly id: CriterionId; readonly displayId: string; readonly shelf: ShelfId }[];
  /** SHA-256 in hex of the data and the rules; a score is reproducible only under the same one. */
  readonly rulesHash: string;
}

/** What `compile.ts` writes: the YAML files, checked and put together. */
export interface Compiled {
  readonly rulesHash: string;
  readonly series: readonly {
    readonly id: string;
    readonly version?: string;
    readonly in_progress?: string;
    readonly levels: readonly {
      readonly id: string;
      readonly percentage: string;
      readonly times: string;
      readonly groups: readonly {
        readonly id: string;
        readonly subgroups: readonly { readonly id: string; readonly criteria: readonly CompiledEntry[] }[];
      }[];
    }[];
  }[];
  readonly retired: readonly { readonly id: string; readonly display_id: string; readonly shelf: string }[];
}

export interface CompiledEntry {
  readonly id: string;
  readonly shelf?: string;
  readonly category: Category;
  readonly flags?: readonly Flag[];
  readonly display_id?: string;
  readonly achieves?: string;
}

/** The catalogue of compiled criteria: lookups by id, entries by level. Trusts `compile.ts` to have checked the data. */
export function parseCatalogue(data: Compiled): Catalogue {
  const criteria = new Map<CriterionId, { entries: Entry[] } & Omit<Criterion, 'entries'>>();
  const series = data.series.map((s) => ({
    id: s.id as SeriesId,
    version: s.version,
    inProgress: s.in_progress ?? '',
    levels: s.levels.map((l) => ({
      id: l.id as LevelId,
      series: s.id as SeriesId,
      percentageField: l.percentage,
      timesField: l.times,
      entries: l.groups.flatMap((group) =>
        group.subgroups.flatMap((subgroup) =>
          subgroup.criteria.map((c): Entry => {
            const id = c.id as CriterionId;
            const entry: Entry = {
              criterion: id,
              level: l.id as LevelId,
              group: group.id,
              subgroup: subgroup.id,
              category: c.category,
              flags: new Set(c.flags),
            };
            const known = criteria.get(id);
            if (known) known.entries.push(entry);
            else
              criteria.set(id, {
                id,
                displayId: c.display_id ?? c.id,
                shelf: c.shelf as ShelfId,
                achieves: c.achieves as LevelId | undefined,
                entries: [entry],
              });
            return entry;
          }),
        ),
      ),
    })),
  }));
  const retired = data.retired.map((r) => ({
    id: r.id as CriterionId,
    displayId: r.display_id,
    shelf: r.shelf as ShelfId,
  }));
  return { series, levels: series.flatMap((s) => s.levels), criteria, retired, rulesHash: data.rulesHash };
}

/** The criteria this deployment asks. */
export const catalogue: Catalogue = parseCatalogue(compiled);

const criterionIdByName = new Map<string, CriterionId>(
  [...catalogue.criteria.values()].flatMap((c) => [
    [c.id, c.id],
    [c.displayId, c.id],
  ]),
);

/** The criterion of that id or display id (`osps_ac_01_01`, `OSPS-AC-01.01`), or undefined. Safe for any text. */
export function parseCriterionId(text: string): CriterionId | undefined {
  return criterionIdByName.get(text);
}

/** The criterion of a known id. Throws if the id did not come from `parseCriterionId` of this catalogue. */
export function getCriterion(id: CriterionId): Criterion {
  const criterion = catalogue.criteria.get(id);
  if (!criterion) throw new Error(`no criterion ${id}`);
  return criterion;
}
