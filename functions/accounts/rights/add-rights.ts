import type { Hono } from 'hono';
import type { Bindings } from '../../http/app.ts';
import { addClaim } from './claim.ts';
import type { RightsCollaborators } from './collaborators.ts';
import { addInvitations } from './invitations.ts';
import { addOffers } from './offers.ts';
import { addPeople } from './people.ts';
import { addRename } from './rename.ts';
import { addReports } from './reports.ts';
import { addTokens } from './tokens.ts';

/** Routes of docs/api.md about who may write a project. */
export function addRights(app: Hono<Bindings>, collaborators: RightsCollaborators): void {
  addPeople(app, collaborators);
  addInvitations(app, collaborators);
  addOffers(app, collaborators);
  addClaim(app, collaborators);
  addRename(app, collaborators);
  addTokens(app, collaborators);
  addReports(app, collaborators);
}
