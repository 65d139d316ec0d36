import { Logger } from '@aws-lambda-powertools/logger';
import type { Context, Hono } from 'hono';
import { catalogue } from '../../criteria/catalogue.ts';
import { scoreProject, weighAll } from '../../criteria/score.ts';
import { type Bindings, busyRetrySeconds, isBusy, openApp } from '../http/app.ts';
import { loggedError } from '../logged-error.ts';
import { type Content, objectKeys, renderFailed, renderMissing, renderObjects } from '../objects/objects.ts';
import type { BadgeSettings } from '../objects/settings.ts';
import { parseProjectId, type Project, type ProjectId, type ProjectScore } from '../table/project.ts';
import { getProject, getProjectAt } from '../table/projects.ts';
import { getScore } from '../table/scores.ts';
import type { Table } from '../table/table.ts';

export interface Collaborators {
  readonly table: Table;
  readonly originSecret: string;
  readonly settings: BadgeSettings;
}

/**
 * What the edge asks when an object is missing: the object as the table has it, 404 with an image or JSON of its own for
 * an unknown or deleted project, 503 or 500 likewise when that fails. Writes nothing.
 */
export function openFallback({ table, originSecret, settings }: Collaborators): Hono<Bindings> {
  const app = openApp('fallback', { originSecret, siteUrl: settings.siteUrl });
  const logger = new Logger({ serviceName: 'fallback' });
  app.options('/projects/*', (c) => c.body(null, 204));
  app.get('/projects/*', async (c) => {
    const { path } = c.req;
    const missing = renderMissing(path, settings);
    if (!missing) return c.notFound();
    try {
      const found = await findObject(table, settings, path.slice(1));
      return found ? answer(c, found, 200) : answer(c, missing, 404);
    } catch (error) {
      const code = isBusy(error) ? 'busy' : 'internal';
      logger.error('fallback failed', { error: loggedError(error), path, code });
      if (code === 'busy') c.header('Retry-After', String(busyRetrySeconds));
      return answer(c, renderFailed(path, settings, code) ?? missing, code === 'busy' ? 503 : 500);
    }
  });
  return app;
}

async function findObject(table: Table, settings: BadgeSettings, key: string): Promise<Content | undefined> {
  const id = parseProjectId(/^projects\/(\d+)/.exec(key)?.[1] ?? '');
  if (!id || !objectKeys(id).some((known) => known === key)) return undefined;
  const score = await getScore(table, id);
  const project = score ? await getProjectAt(table, id, score.seq) : await getProject(table, id);
  if (!project || project.deletedAt || score?.deletedAt) return undefined;
  return renderObjects(project, score ?? unscored(id, project), settings).find((object) => object.key === key);
}

/** The score of a project that scoring has not seen yet, without dates. */
function unscored(id: ProjectId, project: Project): ProjectScore {
  const evidence = weighAll(project.answers);
  return {
    id,
    epoch: project.epoch,
    seq: project.seq,
    rulesHash: catalogue.rulesHash,
    name: project.fields.name,
    updatedAt: project.updatedAt,
    repoUrlUpdatedAt: project.repoUrlUpdatedAt,
    deletedAt: null,
    score: scoreProject(catalogue, evidence),
    achievements: new Map(),
    evidence,
  };
}

function answer(c: Context<Bindings>, { contentType, body }: Content, status: 200 | 404 | 500 | 503): Response {
  c.header('Content-Type', contentType);
  return c.body(body, status);
}
