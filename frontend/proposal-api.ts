import { change, type Done } from './account-api.ts';
import { request } from './api.ts';
import {
  type HistoryPage,
  parseHistory,
  parseProposal,
  parseProposals,
  type Proposal,
  type ProposalHead,
} from './proposal-replies.ts';
import type { Acceptance } from './proposal-review.ts';
import { parseSaved, type Reply } from './replies.ts';

export function listProposals(project: number): Promise<Reply<readonly ProposalHead[]>> {
  return request('GET', `/api/projects/${project}/proposals`, parseProposals);
}

export function getProposal(project: number, id: string): Promise<Reply<Proposal>> {
  return request('GET', path(project, id), parseProposal);
}

/** Saves what is named and drops the rest. */
export function acceptProposal(project: number, id: string, acceptance: Acceptance): Promise<Reply<number>> {
  return request('POST', `${path(project, id)}/accept`, parseSaved, acceptance);
}

export function declineProposal(project: number, id: string): Promise<Done> {
  return change('DELETE', path(project, id));
}

/** Revisions below a number, newest first. */
export function listHistory(project: number, before: number | undefined): Promise<Reply<HistoryPage>> {
  const query = before === undefined ? '' : `?before=${before}`;
  return request('GET', `/api/projects/${project}/history${query}`, parseHistory);
}

function path(project: number, id: string): string {
  return `/api/projects/${project}/proposals/${encodeURIComponent(id)}`;
}
