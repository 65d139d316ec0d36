import { expect, test } from 'vitest';
import { neverAchieved } from '../../../criteria/achievements.ts';
import { catalogue } from '../../../criteria/catalogue.ts';
import { noFields } from '../../../criteria/fields.ts';
import {
  objectKeys,
  renderFailed,
  renderMissing,
  renderObjects,
  renderScoreObjects,
} from '../../../functions/objects/objects.ts';
import { defaultSettings as settings } from '../../../functions/objects/settings.ts';
import { parseProjectId, type Project, type ProjectScore } from '../../../functions/table/project.ts';

const id = parseProjectId('7') ?? expect.unreachable();
const at = '2026-02-01T09:30:00.000Z';
const score: ProjectScore = {
  id,
  epoch: 2,
  seq: 5,
  rulesHash: 'cd34',
  name: 'Widget',
  updatedAt: at,
  repoUrlUpdatedAt: null,
  deletedAt: null,
  score: new Map(catalogue.levels.map((level) => [level.id, level.series === 'metal' ? 100 : 42])),
  achievements: new Map(catalogue.levels.map((level) => [level.id, neverAchieved])),
  evidence: new Map(),
};
const project: Project = {
  id,
  epoch: 2,
  seq: 5,
  headHash: 'ab12',
  createdAt: at,
  updatedAt: at,
  revisedAt: null,
  repoUrlUpdatedAt: null,
  deletedAt: null,
  claims: 1,
  owner: 3,
  editors: [],
  fields: noFields,
  answers: new Map(),
};
const svg = 'image/svg+xml; charset=utf-8';
const json = 'application/json; charset=utf-8';

test('publishes the five objects of a project under its keys, all with one version', () => {
  const objects = renderObjects(project, score, settings);
  expect(objects.map(({ key }) => key)).toEqual(objectKeys(id));
  expect(objects.map(({ key, contentType, version }) => [key, contentType, version])).toEqual([
    ['projects/7/badge', svg, '2.5'],
    ['projects/7/badge.json', json, '2.5'],
    ['projects/7/baseline', svg, '2.5'],
    ['projects/7/baseline.json', json, '2.5'],
    ['projects/7.json', json, '2.5'],
  ]);
});

test('shows the score on both badges', () => {
  const [badge, , baseline] = renderScoreObjects(score, settings);
  expect(badge?.body).toContain('<title>best practices: gold</title>');
  expect(baseline?.body).toContain('<title>baseline v2026.02.19: in progress 42%</title>');
});

test('renders from the score alone all but the project JSON', () => {
  expect(renderScoreObjects(score, settings)).toEqual(renderObjects(project, score, settings).slice(0, 4));
});

test('renders other bytes for every object when only the version changes', () => {
  const later = renderObjects({ ...project, seq: 6 }, { ...score, seq: 6 }, settings);
  for (const [index, { key, body }] of renderObjects(project, score, settings).entries()) {
    expect(later[index]?.body, key).not.toBe(body);
  }
});

test('answers for an unknown project with an image or JSON, whatever stands for the number', () => {
  expect(renderMissing('/projects/9/badge', settings)?.body).toContain(
    '<title>best practices: unknown project</title>',
  );
  expect(renderMissing('projects/0/baseline', settings)).toMatchObject({ contentType: svg });
  for (const path of ['/projects/9.json', '/projects/9/badge.json', '/projects/x/y/baseline.json']) {
    expect(renderMissing(path, settings)).toEqual({ contentType: json, body: '{"error":"not_found"}' });
  }
});

test('answers for a failure with an image or JSON', () => {
  const image = renderFailed('/projects/9/baseline', settings, 'internal');
  expect(image?.contentType).toBe(svg);
  expect(image?.body).toContain('<title>baseline v2026.02.19: internal error</title>');
  expect(renderFailed('/projects/9.json', settings, 'busy')).toEqual({ contentType: json, body: '{"error":"busy"}' });
});

test.each([
  '/',
  '/projects',
  '/projects/9',
  '/en/projects/9/badge',
  '/projects/9/badge/',
  '/projects/9/badger',
  '/a.json',
])('has nothing to say at %s', (path) => {
  expect(renderMissing(path, settings)).toBeUndefined();
  expect(renderFailed(path, settings, 'internal')).toBeUndefined();
});
