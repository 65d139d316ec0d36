import type { Hono } from 'hono';
import { type Bindings, openApp, RequestError } from '../http/app.ts';
import { openCallers } from '../http/callers.ts';
import { openCookies } from '../http/cookies.ts';
import { isWrite } from '../http/writes.ts';
import { addAddress } from './account/address.ts';
import { addErasure } from './account/erasure.ts';
import { addExport } from './account/export.ts';
import { addOwnPasskeys } from './account/passkeys.ts';
import { addOwnPassword } from './account/password.ts';
import { addProfile } from './account/profile.ts';
import { addOwnSessions } from './account/sessions.ts';
import { addAdministration } from './administration/add-administration.ts';
import type { Accounts, Collaborators } from './collaborators.ts';
import { forProjects } from './for-projects.ts';
import { addRights } from './rights/add-rights.ts';
import { addForges } from './sign-in/forges.ts';
import { addLinks } from './sign-in/links.ts';
import { addPasskeys } from './sign-in/passkeys.ts';
import { addPasswords } from './sign-in/passwords.ts';
import { addSessions } from './sign-in/sessions.ts';

/** Routes of docs/api.md that concern people: who is who, and who may do what. */
export function openAccounts(given: Collaborators): Hono<Bindings> {
  const app = openApp('accounts', given);
  const accounts = withCallers(given);
  app.use(async (c, next) => {
    if (accounts.isReadOnly && isWrite(c)) throw new RequestError(503, 'read_only');
    await next();
  });
  const routes = [addSessions, addLinks, addPasswords, addPasskeys, addForges];
  const ownRoutes = [addProfile, addAddress, addOwnPassword, addOwnPasskeys, addOwnSessions, addExport, addErasure];
  for (const add of [...routes, ...ownRoutes]) add(app, accounts);
  const collaborators = forProjects(accounts);
  addRights(app, collaborators);
  addAdministration(app, collaborators);
  return app;
}

function withCallers(collaborators: Collaborators): Accounts {
  const callers = openCallers(collaborators);
  return {
    ...collaborators,
    cookies: openCookies(collaborators.siteUrl),
    callers,
    getPerson: callers.getPerson,
    getRecentPerson: callers.getRecentPerson,
  };
}
