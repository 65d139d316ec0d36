import { evidenceCount, unpackEvidence } from './answer.ts';
import type { Catalogue, CriterionId, Entry, Level } from './catalogue.ts';
import { isCounted, isEnough, judge } from './judge.ts';

/** A catalogue prepared for counting: every verdict that can be asked for is judged once. */
export interface Plan {
  readonly criteria: ReadonlyMap<CriterionId, PlannedCriterion>;
  readonly levels: readonly PlannedLevel[];
}

export interface PlannedCriterion {
  /** Place of its evidence in the list that a level counts from. */
  readonly place: number;
  /** Whether any of its levels asks for a URL. */
  readonly needsUrl: boolean;
}

export interface PlannedLevel {
  readonly level: Level;
  /** Places of the criteria it counts. */
  readonly places: Uint16Array;
  /** For each of them, which evidence is enough: bit `packEvidence(…)` is set. */
  readonly enough: Uint16Array;
  /** Criteria whose status is whether another level is complete. */
  readonly computed: readonly { readonly place: number; readonly achieves: Level['id'] }[];
}

const plans = new WeakMap<Catalogue, Plan>();

/** The plan of a catalogue, made when first asked for. */
export function planOf(catalogue: Catalogue): Plan {
  const known = plans.get(catalogue);
  if (known) return known;
  const plan = makePlan(catalogue);
  plans.set(catalogue, plan);
  return plan;
}

function makePlan({ criteria, levels }: Catalogue): Plan {
  const planned = new Map(
    [...criteria.values()].map(({ id, entries }, place) => [
      id,
      { place, needsUrl: entries.some(({ flags }) => flags.has('met_url_required')) },
    ]),
  );
  const placeOf = ({ criterion }: Entry): number => planned.get(criterion)?.place ?? 0;
  return {
    criteria: planned,
    levels: levels.map((level) => {
      const counted = level.entries.filter(isCounted);
      return {
        level,
        places: Uint16Array.from(counted, placeOf),
        enough: Uint16Array.from(counted, enoughOf),
        computed: level.entries.flatMap((entry) => {
          const achieves = criteria.get(entry.criterion)?.achieves;
          return achieves ? [{ place: placeOf(entry), achieves }] : [];
        }),
      };
    }),
  };
}

function enoughOf(entry: Entry): number {
  let mask = 0;
  for (let packed = 0; packed < evidenceCount; packed++) {
    if (isEnough(judge(entry, unpackEvidence(packed)))) mask |= 1 << packed;
  }
  return mask;
}
