import { change, type Done } from './account-api.ts';
import {
  type DeletedProject,
  type Known,
  type LogEntry,
  parseDeleted,
  parseKnown,
  parseLog,
  parseReports,
  type Part,
  type Report,
} from './admin-replies.ts';
import { request } from './api.ts';
import type { Reply } from './replies.ts';

/** People whose name, handle or whole address fits. */
export function searchPeople(words: string, before: string | undefined): Promise<Reply<Part<Known>>> {
  const place = before === undefined ? {} : { before: Number(before) };
  return request('POST', '/api/admin/people/search', parseKnown, { q: words, ...place });
}

export function blockPerson(number: number, reason: string): Promise<Done> {
  return change('POST', `/api/admin/people/${number}/block`, { reason });
}

export function unblockPerson(number: number): Promise<Done> {
  return change('DELETE', `/api/admin/people/${number}/block`);
}

/** Ends somebody's account, as they could themselves. */
export function erasePerson(number: number, reason: string): Promise<Done> {
  return change('DELETE', `/api/admin/people/${number}`, { reason });
}

export function endSessionsOf(number: number): Promise<Done> {
  return change('DELETE', `/api/admin/people/${number}/sessions`);
}

export function setRole(number: number, role: 'administrator' | 'person'): Promise<Done> {
  return change('PUT', `/api/admin/people/${number}/role`, { role });
}

export function giveProject(project: number, handle: string, reason: string): Promise<Done> {
  return change('POST', `/api/admin/projects/${project}/owner`, { handle, reason });
}

export function writeToOwner(project: number, text: string): Promise<Done> {
  return change('POST', `/api/admin/projects/${project}/message`, { text });
}

export function listDeleted(before: string | undefined): Promise<Reply<Part<DeletedProject>>> {
  return request('GET', withQuery('/api/admin/projects/deleted', { before }), parseDeleted);
}

export function listReports(state: 'open' | 'closed', before: string | undefined): Promise<Reply<Part<Report>>> {
  return request('GET', withQuery('/api/admin/reports', { state, before }), parseReports);
}

export function closeReport(id: string, outcome: string): Promise<Done> {
  return change('POST', `/api/admin/reports/${encodeURIComponent(id)}/close`, { outcome });
}

export function listLog(before: string | undefined): Promise<Reply<Part<LogEntry>>> {
  return request('GET', withQuery('/api/admin/log', { before }), parseLog);
}

function withQuery(path: string, values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return given.length === 0 ? path : `${path}?${String(new URLSearchParams(given))}`;
}
