import type { Hono } from 'hono';
import type { Bindings } from '../../http/app.ts';
import type { AdministrationCollaborators } from './collaborators.ts';
import { addProjects } from './projects.ts';
import { addReportsAndLog } from './reports.ts';
import { addSearch } from './search.ts';
import { addStanding } from './standing.ts';

/** Routes of docs/api.md for administrators. Each change is in their log. */
export function addAdministration(app: Hono<Bindings>, collaborators: AdministrationCollaborators): void {
  addSearch(app, collaborators);
  addStanding(app, collaborators);
  addProjects(app, collaborators);
  addReportsAndLog(app, collaborators);
}
