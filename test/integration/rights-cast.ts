import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { personOf } from '../../functions/table/keys.ts';
import type { PersonId, ProjectId } from '../../functions/table/project.ts';
import { listRevisions } from '../../functions/table/revision.ts';
import { updateOf } from '../../functions/table/table.ts';
import type { SignedIn } from './people.ts';
import { type As, openRightsWorld } from './rights-world.ts';

/** A world with people, and a project that has an owner, an editor and somebody who is invited. */
export async function openCast() {
  const world = await openRightsWorld();
  const [owner, editor, invited] = [
    await world.person('owner'),
    await world.person('editor'),
    await world.person('invited'),
  ];
  const [other, administrator] = [await world.person('other'), await world.person('boss')];
  const cast = {
    world,
    owner,
    editor,
    invited,
    other,
    administrator,
    id: 0,
    /** A new project of the same people. */
    async prepare(): Promise<void> {
      cast.id = await world.project(owner);
      await cast.befriend(editor);
      await cast.invite(owner, 'invited');
      world.mails.length = world.rotated.length = world.ended.length = 0;
    },
    path: () => `/api/projects/${cast.id}`,
    ask: (as: As, method: string, rest: string, body?: unknown) => world.ask(as, method, cast.path() + rest, body),
    invite: (as: As, handle: string) => cast.ask(as, 'POST', '/invitations', { handle }),
    /** Makes somebody an editor. */
    async befriend(person: SignedIn): Promise<void> {
      await cast.invite(owner, person.person.handle);
      const { status, json } = await cast.ask(person, 'POST', '/invitations/accept');
      if (status !== 200) throw new Error(`no editor: ${JSON.stringify(json)}`);
    },
    tokenOf: async (scope: string, as: As = owner): Promise<string> => {
      const { status, json } = await cast.ask(as, 'POST', '/tokens', { name: 'script', scope, days: 1 });
      if (status !== 201) throw new Error(`no token: ${JSON.stringify(json)}`);
      return json.token;
    },
    lastRevision: async () => {
      let last;
      for await (const revision of listRevisions(world.direct, cast.id as ProjectId, 0)) last = revision;
      return last;
    },
    set: async (person: PersonId, attributes: Readonly<Record<string, unknown>>): Promise<void> => {
      await world.direct.client.send(new UpdateItemCommand(updateOf(world.direct, personOf(person), attributes)));
    },
    /** Somebody new who is blocked, though an editor. */
    async blocked(): Promise<SignedIn> {
      const person = await world.person();
      await cast.befriend(person);
      await cast.set(person.person.id, { blockedAt: '2026-11-26T00:00:00.000Z' });
      return person;
    },
  };
  await cast.set(administrator.person.id, { role: 'administrator' });
  return cast;
}

export type Cast = Awaited<ReturnType<typeof openCast>>;
