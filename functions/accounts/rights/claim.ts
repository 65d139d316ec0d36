import type { Hono } from 'hono';
import { canonicalUrl } from '../../../criteria/fields.ts';
import { type Bindings, RequestError } from '../../http/app.ts';
import { changeAccess } from '../../table/access.ts';
import { type Challenged, getChallenge, giveChallenge } from '../../table/challenges.ts';
import { countAct } from '../../table/limits.ts';
import type { Person } from '../../table/people.ts';
import type { Project, ProjectId } from '../../table/project.ts';
import { getHead } from '../../table/projects.ts';
import { authorOf, countSource, projectIdOf } from './acting.ts';
import type { RightsCollaborators } from './collaborators.ts';
import { findRepository, type ForgeRepository } from './forge-hosts.ts';
import { mailed } from './invitations.ts';
import { readMembers } from '../input.ts';
import { type Finding, proveByFile, proveByForge } from './proof.ts';
import { requireStanding } from './roles.ts';
import { readOwner, takeOver } from './take-over.ts';
import { tell } from './tell.ts';

/** File in the root of a repository that shows who controls it. */
export const claimFile = '.laurels-claim';

/**
 * How long a project must have had its repository before control of that counts, milliseconds; a new entry's first one counts
 * at once. Otherwise an editor could put in a repository of their own, and be the owner.
 */
const settledMs = 30 * 24 * 60 * 60 * 1000;

/** Taking over an entry that somebody else made of a repository which is one's own. */
export function addClaim(app: Hono<Bindings>, collaborators: RightsCollaborators): void {
  const { table, callers, now, limits, rotateSession, getForgeToken } = collaborators;

  app.get('/api/projects/:id/claim', async (c) => {
    c.header('Cache-Control', 'no-store');
    const person = await callers.getPerson(c);
    const project = await read(projectIdOf(c), person);
    await countAct(table, `look:${person.id}`, limits.looks, now());
    const repository = repositoryOf(project.fields.repo_url);
    const challenge = await giveChallenge(table, challengedOf(project, person), now());
    const hasForge = repository.forge.apiUrl !== undefined;
    return c.json({
      challenge: { url: fileUrlOf(repository), content: lineOf(challenge) },
      forge: hasForge && (await getForgeToken(person.id, repository.forge.id)) !== undefined,
    });
  });

  app.post('/api/projects/:id/claim', async (c) => {
    await countSource(collaborators, c);
    const person = await callers.getPerson(c);
    await readMembers(c, {});
    const id = projectIdOf(c);
    const claimed = await read(id, person);
    await countAct(table, `claim:${person.id}`, limits.proofs, now());
    await requireProof(claimed.fields.repo_url, challengedOf(claimed, person));
    const owner = await readOwner(table, id);
    const project = await changeAccess(table, id, authorOf(collaborators, person), (project, access) => {
      refuseClaim(project, person);
      if (nameOf(project) !== nameOf(claimed)) throw new RequestError(409, 'repository_changed');
      return takeOver(project, access, owner, person);
    });
    if (!project) throw new RequestError(404, 'not_found');
    await rotateSession(c, person.id);
    if (owner.person) await tell(collaborators, owner.person.id, { kind: 'claimed', project: mailed(project) });
    return c.json({ as: 'owner' });
  });

  async function read(id: ProjectId, person: Person): Promise<Project> {
    const project = await getHead(table, id);
    if (!project || project.deletedAt) throw new RequestError(404, 'not_found');
    refuseClaim(project, person);
    return project;
  }

  function refuseClaim(project: Project, person: Person): void {
    requireStanding(project);
    if (project.owner === person.number) throw new RequestError(409, 'already_owner');
    if (project.fields.repo_url === '') throw new RequestError(409, 'no_repository');
    const settled = Date.parse(project.repoUrlUpdatedAt ?? '1970') + settledMs;
    if (settled > now().getTime())
      throw new RequestError(409, 'repository_new', { until: new Date(settled).toISOString() });
  }

  function repositoryOf(repoUrl: string): ForgeRepository {
    const repository = findRepository(collaborators.forgeHosts, repoUrl);
    if (!repository) throw new RequestError(409, 'unknown_forge');
    return repository;
  }

  /** Throws 403 `not_proven` with all that was looked for. */
  async function requireProof(repoUrl: string, challenged: Challenged): Promise<void> {
    const repository = repositoryOf(repoUrl);
    const looked: Finding[] = [];
    for (const look of [lookAtForge, lookAtFile]) {
      const finding = await look(repository, challenged);
      if (finding?.found === 'proof') return;
      if (finding) looked.push(finding);
    }
    throw new RequestError(403, 'not_proven', { looked });
  }

  async function lookAtForge(repository: ForgeRepository, { person }: Challenged): Promise<Finding | undefined> {
    const token = await getForgeToken(person, repository.forge.id);
    return token === undefined ? undefined : proveByForge(collaborators.fetchFrom, repository, token);
  }

  async function lookAtFile(repository: ForgeRepository, challenged: Challenged): Promise<Finding> {
    const challenge = await getChallenge(table, challenged, now());
    const url = fileUrlOf(repository);
    return challenge === undefined
      ? { by: 'file', url, found: 'nothing' }
      : proveByFile(collaborators.fetchFrom, url, lineOf(challenge));
  }
}

/** What a repository is known by, however its URL is spelled. */
function nameOf({ fields }: Project): string {
  return canonicalUrl(fields.repo_url);
}

function challengedOf(project: Project, person: Person): Challenged {
  return { person: person.id, project: project.id, repository: nameOf(project) };
}

function fileUrlOf({ forge, path }: ForgeRepository): string {
  return forge.rawUrlOf(path, claimFile);
}

function lineOf(challenge: string): string {
  return `laurels-claim ${challenge}`;
}
