import type { Series } from '../../criteria/catalogue.ts';
import { badgeValue } from '../../criteria/score.ts';
import type { Project, ProjectId, ProjectScore } from '../table/project.ts';
import { renderBadgeJson, renderBaselineJson } from './badge-json.ts';
import { failedLook, listLooks, unknownLook } from './looks.ts';
import { renderProjectJson } from './project-json.ts';
import { baseline, metal } from './series.ts';
import type { BadgeSettings } from './settings.ts';
import { type Look, renderBadge, type Version } from './svg.ts';

/** What a path answers. */
export interface Content {
  readonly contentType: string;
  readonly body: string;
}

export interface PublishedObject extends Content {
  /** The path without its leading slash. */
  readonly key: string;
  readonly version: Version;
}

/** Keys of all objects of a project, in the order in which `renderObjects` lists them. */
export function objectKeys(id: ProjectId): readonly [string, string, string, string, string] {
  const key = `projects/${id}`;
  return [`${key}/badge`, `${key}/badge.json`, `${key}/baseline`, `${key}/baseline.json`, `${key}.json`];
}

/** All five objects of a project. Both arguments must be of the same epoch and seq; whether it is deleted is not looked at. */
export function renderObjects(project: Project, score: ProjectScore, settings: BadgeSettings): PublishedObject[] {
  const version = versionOf(score);
  const [, , , , key] = objectKeys(project.id);
  const body = renderProjectJson(project, score, settings);
  return [...renderScoreObjects(score, settings), { key, contentType: json, body, version }];
}

/** The four objects of a project that follow from its score alone. */
export function renderScoreObjects(score: ProjectScore, settings: BadgeSettings): PublishedObject[] {
  const version = versionOf(score);
  const [badge, badgeJson, baselineBadge, baselineJson] = objectKeys(score.id);
  const { badgeLabel, baselineLabel } = settings;
  return [
    { key: badge, contentType: svg, body: renderBadge(badgeLabel, lookOf(metal, score), version), version },
    { key: badgeJson, contentType: json, body: renderBadgeJson(score), version },
    {
      key: baselineBadge,
      contentType: svg,
      body: renderBadge(baselineLabel, lookOf(baseline, score), version),
      version,
    },
    { key: baselineJson, contentType: json, body: renderBaselineJson(score), version },
  ];
}

/** What a path of an object says where there is no such project; undefined for paths that are not of objects. */
export function renderMissing(path: string, settings: BadgeSettings): Content | undefined {
  return renderInstead(path, settings, { look: unknownLook, error: 'not_found' });
}

/** What a path of an object says when it could not be made, for now or at all; undefined for paths that are not of objects. */
export function renderFailed(path: string, settings: BadgeSettings, error: 'busy' | 'internal'): Content | undefined {
  return renderInstead(path, settings, { look: failedLook, error });
}

const svg = 'image/svg+xml; charset=utf-8';
const json = 'application/json; charset=utf-8';

function versionOf({ epoch, seq }: ProjectScore): Version {
  return `${epoch}.${seq}`;
}

function lookOf(series: Series, { score }: ProjectScore): Look {
  return listLooks(series).get(badgeValue(series, score)) ?? failedLook;
}

function renderInstead(
  path: string,
  { badgeLabel, baselineLabel }: BadgeSettings,
  { look, error }: { readonly look: Look; readonly error: string },
): Content | undefined {
  switch (/^\/?projects\/.*?(\/badge|\/baseline|\.json)$/s.exec(path)?.[1]) {
    case '/badge':
      return { contentType: svg, body: renderBadge(badgeLabel, look) };
    case '/baseline':
      return { contentType: svg, body: renderBadge(baselineLabel, look) };
    case '.json':
      return { contentType: json, body: JSON.stringify({ error }) };
    default:
      return undefined;
  }
}
