import type { Series } from '../../criteria/catalogue.ts';
import { baseline, metal } from './series.ts';
import type { Look } from './svg.ts';

/** For a project number without a project. */
export const unknownLook: Look = { text: 'unknown project', fill: '#5b6670', ink: '#ffffff', mark: '#aeb8c0' };

/** For a badge that could not be made. */
export const failedLook: Look = { text: 'internal error', fill: '#5b6670', ink: '#ffffff', mark: '#aeb8c0' };

/** Looks of all values that a badge of the series can have: 0–99 % in progress, then its levels, lowest first. */
export function listLooks(series: Series): ReadonlyMap<string, Look> {
  return looksBySeries.get(series) ?? mapLooks(series);
}

function mapLooks({ inProgress, levels }: Series): ReadonlyMap<string, Look> {
  const looks = new Map<string, Look>();
  for (let percent = 0; percent < 100; percent++) looks.set(`${inProgress}${percent}`, progressLook(percent));
  for (const { id } of levels) looks.set(id, levelLooks.get(id) ?? { ...plainLook, text: id });
  return looks;
}

/** Levels of a deployer's own criteria. */
const plainLook = { fill: '#1a7a36', ink: '#ffffff', mark: '#7fdc94' };

const levelLooks: ReadonlyMap<string, Look> = new Map([
  ['passing', { text: 'passing', fill: '#1a7a36', ink: '#ffffff', mark: '#7fdc94' }],
  ['silver', { text: 'silver', fill: '#c4ccd3', ink: '#1c252c', mark: '#dbe2e8' }],
  ['gold', { text: 'gold', fill: '#f4c430', ink: '#1c252c', mark: '#ffd75e' }],
  ['baseline-1', { text: 'level 1', fill: '#1769b5', ink: '#ffffff', mark: '#86c5ff' }],
  ['baseline-2', { text: 'level 2', fill: '#10508f', ink: '#ffffff', mark: '#86c5ff' }],
  ['baseline-3', { text: 'level 3', fill: '#0b3a6b', ink: '#ffffff', mark: '#86c5ff' }],
]);

/** From brick red to ochre, both dark enough for white text. */
function progressLook(percent: number): Look {
  const mix = (from: number, to: number): string =>
    Math.round(from + ((to - from) * percent) / 100)
      .toString(16)
      .padStart(2, '0');
  const fill = `#${mix(0xa8, 0x85)}${mix(0x3e, 0x62)}${mix(0x2a, 0x00)}`;
  return { text: `in progress ${percent}%`, fill, ink: '#ffffff', mark: '#ffc83d', percent };
}

const looksBySeries = new Map([metal, baseline].map((series) => [series, mapLooks(series)]));
