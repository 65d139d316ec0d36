import type { Series } from '../../criteria/catalogue.ts';
import { listLooks } from './looks.ts';
import { baseline, metal } from './series.ts';
import type { BadgeSettings } from './settings.ts';
import { renderBadge } from './svg.ts';

/** One fixed badge, tied to no project, at `/badge_static/<value>`. */
export interface StaticFace {
  readonly value: string;
  readonly body: string;
}

/** Faces of all values that badges can have, without a version: the metal series, then the baseline series. */
export function listStaticFaces({ badgeLabel, baselineLabel }: BadgeSettings): StaticFace[] {
  return [...renderFaces(metal, badgeLabel), ...renderFaces(baseline, baselineLabel)];
}

function renderFaces(series: Series, label: string): StaticFace[] {
  return [...listLooks(series)].map(([value, look]) => ({ value, body: renderBadge(label, look) }));
}
