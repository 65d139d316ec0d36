import type { Context, Hono } from 'hono';
import { type Bindings, RequestError } from '../http/app.ts';
import { readBody } from '../http/body.ts';
import type { Caller, Callers } from '../http/callers.ts';
import { requireEditor, requireInside, requireProposer } from '../http/rights.ts';
import { logForeign } from '../table/acts-log.ts';
import { type AuthorName, listAuthors } from '../table/authors.ts';
import type { PersonId, ProjectId } from '../table/project.ts';
import { listHeads } from '../table/projects.ts';
import { DeclinedError, removeProposal, take, takingOf, tidy } from '../table/proposal-acts.ts';
import {
  getProposal,
  isDone,
  listProposals,
  parseProposalId,
  type ProposalHead,
  type ProposalId,
  putProposal,
} from '../table/proposals.ts';
import type { Change } from '../table/revision.ts';
import type { Table } from '../table/table.ts';
import { type Acceptance, parseAcceptance } from './acceptance.ts';
import type { Changes } from './changes.ts';
import { readNothing } from './input.ts';
import { idOf } from './paths.ts';
import { parseSave, type Save } from './save.ts';
import { requireVersion } from './versions.ts';

interface Collaborators {
  readonly table: Table;
  readonly callers: Callers;
  readonly changes: Changes;
}

/** Stores a save as a proposal: what differs from the project as it stands, for its people to look at. */
export type Propose = (c: Context<Bindings>, caller: Caller, save: Save) => Promise<Response>;

/** `/api/projects/N/proposals`; returns what `PATCH` does with the token that may only propose. */
export function addProposals(app: Hono<Bindings>, { table, callers, changes }: Collaborators): Propose {
  const path = '/api/projects/:id/proposals';

  app.post(path, async (c) => {
    const caller = await getCaller(c);
    const { save, problems } = parseSave(await readBody(c), { isBaseOptional: true });
    if (problems.length > 0) throw new RequestError(400, 'invalid', { problems });
    return propose(c, caller, save);
  });

  app.get(path, async (c) => {
    const id = idOf(c);
    await requireReader(c, id);
    const heads = await listProposals(table, id);
    const authors = await listAuthors(
      table,
      id,
      heads.map(({ by }) => by),
    );
    c.header('Cache-Control', 'no-store');
    return c.json({
      proposals: heads.map((head) => ({
        ...headReply(head, authors),
        answers: head.answers.length,
        fields: head.fields.length,
      })),
    });
  });

  app.get(`${path}/:proposal`, async (c) => {
    const id = idOf(c);
    await requireReader(c, id);
    const proposal = await getProposal(table, id, proposalOf(c));
    if (!proposal || isDone(proposal.head)) throw new RequestError(404, 'not_found');
    const { head, values } = proposal;
    c.header('Cache-Control', 'no-store');
    return c.json({
      ...headReply(head, await listAuthors(table, id, [head.by])),
      answers: Object.fromEntries(values.answers),
      fields: Object.fromEntries(values.fields),
    });
  });

  app.post(`${path}/:proposal/accept`, async (c) => {
    const place = { project: idOf(c), id: proposalOf(c) };
    const caller = { kind: 'person', person: await callers.getPerson(c) } as const;
    const body = await readBody(c);
    await requireReader(c, place.project, caller);
    const proposal = await getProposal(table, place.project, place.id);
    if (!proposal) throw new RequestError(404, 'not_found');
    const { acceptance, problems } = parseAcceptance(body, proposal);
    if (problems.length > 0) throw new RequestError(400, 'invalid', { problems });
    return accept(c, caller, { ...acceptance, place, by: proposal.head.by });
  });

  app.delete(`${path}/:proposal`, async (c) => {
    const place = { project: idOf(c), id: proposalOf(c) };
    const person = await callers.getPerson(c);
    const caller = { kind: 'person', person } as const;
    await readNothing(c);
    const author = { ...changes.authorOf(caller), also: logForeign(table, person, 'decline_proposal') };
    if (!(await removeProposal(table, place, author, (project) => requireInside(project, caller))))
      throw new RequestError(404, 'not_found');
    return c.json({});
  });

  return propose;

  async function propose(c: Context<Bindings>, caller: Caller, save: Save): Promise<Response> {
    const proposal = await putProposal(table, idOf(c), changes.authorOf(caller), (project) => {
      if (!project) throw new RequestError(404, 'not_found');
      requireProposer(project, caller);
      requireVersion(c, project);
      const { answers, fields } = changes.mergeFor(caller, project, save);
      if (answers.size + fields.size === 0) return undefined;
      return {
        answers: new Map([...answers].map(([id, edit]) => [id, edit.new])),
        fields: new Map([...fields].map(([name, edit]) => [name, edit.new])),
      };
    });
    return c.json({ proposal: proposal ?? null }, 202);
  }

  async function accept(c: Context<Bindings>, caller: Caller, accepted: Accepted): Promise<Response> {
    const { save, names, place, by } = accepted;
    const taking = takingOf(table, place, names);
    const from = { proposal: place.id, by };
    let isWritten = false;
    const decide = (project: Parameters<Changes['mergeFor']>[1]): Change | undefined => {
      requireEditor(project, caller);
      const change = changes.mergeFor(caller, project, save);
      isWritten = change.answers.size + change.fields.size > 0;
      return isWritten ? { ...change, from } : undefined;
    };
    try {
      const reply = await changes.change(c, place.project, { caller, decide, guard: taking });
      const author = changes.authorOf(caller);
      if (!isWritten && names.length > 0)
        await take(table, place, { names, author }, (project) => requireEditor(project, caller));
      await tidy(table, place);
      return reply;
    } catch (error) {
      if (error instanceof DeclinedError) throw new RequestError(404, 'not_found');
      throw error;
    }
  }

  async function getCaller(c: Context<Bindings>): Promise<Caller> {
    const caller = await callers.get(c);
    if (!caller) throw new RequestError(401, 'sign_in');
    return caller;
  }

  async function requireReader(c: Context<Bindings>, id: ProjectId, known?: Caller): Promise<void> {
    const caller = known ?? (await getCaller(c));
    const [project] = (await listHeads(table, [id])).found;
    if (!project) throw new RequestError(404, 'not_found');
    requireInside(project.head, caller);
  }
}

interface Accepted extends Acceptance {
  readonly place: { readonly project: ProjectId; readonly id: ProposalId };
  /** Whose proposal it was. */
  readonly by: PersonId;
}

function headReply({ id, at, by }: ProposalHead, authors: ReadonlyMap<PersonId, AuthorName>) {
  return { id, at, by: authors.get(by) ?? null };
}

function proposalOf(c: Context<Bindings>): ProposalId {
  const id = parseProposalId(c.req.param('proposal') ?? '');
  if (!id) throw new RequestError(404, 'not_found');
  return id;
}
