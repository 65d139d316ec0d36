import { change, type Done } from './account-api.ts';
import type { Rights } from './account-replies.ts';
import { request } from './api.ts';
import {
  type ApiToken,
  type Challenge,
  parseChallenge,
  parseClaimed,
  parseNewToken,
  parseProjectPeople,
  parseTokens,
  type ProjectPeople,
  type Scope,
} from './project-people-replies.ts';
import { property, refuse, type Reply, text } from './replies.ts';
import { loadSession } from './session.ts';

export function getProjectPeople(project: number): Promise<Reply<ProjectPeople>> {
  return request('GET', `/api/projects/${project}/people`, parseProjectPeople);
}

export function invite(project: number, handle: string): Promise<Done> {
  return change('POST', `/api/projects/${project}/invitations`, { handle });
}

/** Declines; the number of who is invited is asked for first. */
export async function endOwnInvitation(project: number): Promise<Done> {
  const session = await loadSession();
  if (!session.ok) return session;
  return session.value.person ? endInvitation(project, session.value.person.number) : refuse('sign_in');
}

/** Takes an invitation back, or declines one's own. */
export function endInvitation(project: number, person: number): Promise<Done> {
  return change('DELETE', `/api/projects/${project}/invitations/${person}`);
}

export function acceptInvitation(project: number): Promise<Done> {
  return change('POST', `/api/projects/${project}/invitations/accept`, {});
}

export function removeEditor(project: number, person: number): Promise<Done> {
  return change('DELETE', `/api/projects/${project}/editors/${person}`);
}

export function offerProject(project: number, handle: string): Promise<Done> {
  return change('POST', `/api/projects/${project}/offer`, { handle });
}

/** Takes the offer back, or declines it. */
export function endOffer(project: number): Promise<Done> {
  return change('DELETE', `/api/projects/${project}/offer`);
}

export function acceptOffer(project: number): Promise<Done> {
  return change('POST', `/api/projects/${project}/offer/accept`, {});
}

export function getChallenge(project: number): Promise<Reply<Challenge>> {
  return request('GET', `/api/projects/${project}/claim`, parseChallenge);
}

export function claimProject(project: number): Promise<Reply<Rights['as']>> {
  return request('POST', `/api/projects/${project}/claim`, parseClaimed, {});
}

export function listTokens(project: number): Promise<Reply<readonly ApiToken[]>> {
  return request('GET', `/api/projects/${project}/tokens`, parseTokens);
}

interface NewToken {
  readonly name: string;
  readonly scope: Scope;
  readonly days: number;
}

export function createToken(project: number, token: NewToken): Promise<Reply<string>> {
  return request('POST', `/api/projects/${project}/tokens`, parseNewToken, token);
}

export function revokeToken(project: number, id: string): Promise<Done> {
  return change('DELETE', `/api/projects/${project}/tokens/${encodeURIComponent(id)}`);
}

/** Takes the address that the forge gave to a renamed repository; the new address. */
export function followRepository(project: number): Promise<Reply<string>> {
  const parse = (input: unknown) => text(property(input, 'repo_url')) || undefined;
  return request('POST', `/api/projects/${project}/repository/follow`, parse, {});
}

export function reportProject(project: number, text: string): Promise<Done> {
  return change('POST', `/api/projects/${project}/reports`, { text });
}

export function deleteProject(project: number, reason: string): Promise<Done> {
  return change('DELETE', `/api/projects/${project}`, { reason });
}

export function restoreProject(project: number): Promise<Done> {
  return change('POST', `/api/projects/${project}/restore`, {});
}
