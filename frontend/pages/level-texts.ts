import { useEffect, useState } from 'preact/hooks';
import type { Level } from '../../criteria/catalogue.ts';
import { type CriterionTexts, loadCriterionTexts } from '../texts.ts';

export type LevelTexts =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded' | 'failed'; readonly level: Level; readonly texts: CriterionTexts };

/** Texts of a level's criteria, empty where they can't be fetched. */
export function useLevelTexts(level: Level): LevelTexts {
  const [state, setState] = useState<LevelTexts>({ kind: 'loading' });
  useEffect(() => {
    let isCurrent = true;
    async function load() {
      const texts = await loadCriterionTexts(level.id).catch(() => undefined);
      if (isCurrent) setState({ kind: texts ? 'loaded' : 'failed', level, texts: texts ?? new Map() });
    }
    void load();
    return () => {
      isCurrent = false;
    };
  }, [level]);
  return state.kind === 'loading' || state.level === level ? state : { kind: 'loading' };
}
