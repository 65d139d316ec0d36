import { describe, expect, test } from 'vitest';
import { findPath } from '../../../infra/local/edge-request.ts';

describe('paths', () => {
  test.each([
    ['/projects/1/badge', 'objects'],
    ['/projects/1/baseline.json', 'objects'],
    ['/projects/1.json', 'objects'],
    ['/projects', 'api'],
    ['/en/projects', 'api'],
    ['/api/projects/1', 'api'],
    ['/badge_static/passing', 'site'],
    ['/assets/x.js', 'site'],
    ['/en/projects/1', 'site'],
    ['/', 'site'],
  ])('%s is answered by %s', (path, origin) => {
    expect(findPath(path, 'site')?.origin).toBe(origin);
  });

  test('of the badge host are the published objects alone', () => {
    expect(findPath('/projects/1/badge', 'badges')?.origin).toBe('objects');
    expect(findPath('/api/projects', 'badges')).toBeUndefined();
  });
});
