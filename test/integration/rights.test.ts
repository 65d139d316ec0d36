import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listRelations } from '../../functions/table/relations.ts';
import { type Cast, openCast } from './rights-cast.ts';
import { type As, bearer, nobody, refused } from './rights-world.ts';

let cast: Cast;
beforeAll(async () => void (cast = await openCast()));
afterAll(() => cast.world.close());
beforeEach(() => cast.prepare());

test('everybody sees who may write a project, and only those who may see who is asked to', async () => {
  const { world, owner, editor, invited, other, administrator, ask } = cast;
  await ask(owner, 'POST', '/offer', { handle: 'other' });
  const seen = {
    owner: { number: owner.person.number, handle: 'owner', name: 'Somebody' },
    editors: [{ number: editor.person.number, handle: 'editor', name: 'Somebody' }],
  };
  for (const [as, mine] of [
    [nobody, null],
    [other, 'offered'],
    [invited, 'invited'],
  ] as const) {
    expect(await ask(as, 'GET', '/people')).toMatchObject({ status: 200, json: { ...seen, mine } });
    expect(Object.keys((await ask(as, 'GET', '/people')).json)).toEqual(['owner', 'editors', 'mine']);
  }
  for (const [as, mine] of [
    [owner, 'owner'],
    [editor, 'editor'],
    [administrator, 'administrator'],
  ] as const) {
    const { json } = await ask(as, 'GET', '/people');
    expect(json).toMatchObject({ ...seen, mine, offer: { handle: 'other' } });
    expect(json.invitations).toMatchObject([{ handle: 'invited', by: { handle: 'owner' } }]);
  }
  const ended: As = { headers: { cookie: 'session=gone.gone' } };
  expect(await ask(ended, 'GET', '/people')).toMatchObject({ status: 200, json: { mine: null } });
  expect(await world.ask(owner, 'GET', '/api/projects/999/people')).toMatchObject(refused(404, 'not_found'));
});

test('an accepted invitation makes an editor, in the history and in their own list, with another session', async () => {
  const { world, invited, ask, lastRevision, id } = cast;
  expect(await ask(invited, 'POST', '/invitations/accept')).toMatchObject({ status: 200, json: { as: 'editor' } });
  expect(world.rotated).toEqual([invited.person.id]);
  expect(await lastRevision()).toMatchObject({
    by: invited.person.id,
    change: { cause: 'rights', rights: { added: [{ id: invited.person.id, number: invited.person.number }] } },
  });
  const relations = await listRelations(world.direct, invited.person.id);
  expect(relations.filter(({ project }) => project === id)).toEqual([{ project: id, as: 'editor' }]);
  const save = { fields: { name: { value: 'Ours', base: '' } } };
  expect(await world.ask(invited, 'PATCH', cast.path(), save)).toMatchObject({ status: 200 });
  expect(await ask(invited, 'POST', '/invitations/accept')).toMatchObject(refused(404, 'not_invited'));
});

test('each wrong invitation has a code of its own, and mails nobody', async () => {
  const { world, owner, editor, ask, invite, set } = cast;
  const tries = [
    [owner, 'owner', 409, 'oneself'],
    [editor, 'owner', 409, 'already_owner'],
    [owner, 'editor', 409, 'already_editor'],
    [owner, 'INVITED', 409, 'already_invited'],
    [owner, 'nobody-at-all', 404, 'unknown_handle'],
  ] as const;
  for (const [as, handle, status, code] of tries) {
    expect(await invite(as, handle), code).toMatchObject(refused(status, code));
  }
  await ask(owner, 'POST', '/offer', { handle: 'other' });
  world.mails.length = 0;
  expect(await invite(owner, 'other')).toMatchObject(refused(409, 'already_offered'));
  const gone = await world.person('blocked-one');
  await set(gone.person.id, { blockedAt: '2026-11-26T00:00:00.000Z' });
  expect(await invite(owner, 'blocked-one')).toMatchObject(refused(404, 'unknown_handle'));
  expect(world.mails).toEqual([]);
});

test('bodies have the members asked for and no others', async () => {
  const { owner, invited, ask } = cast;
  const raws = [
    '{"handle":"other","owner":7}',
    '{"handle":"other","__proto__":{"isAdministrator":true}}',
    '{"handle":"other","constructor":1}',
    '{"handle":7}',
    '{}',
    '[]',
  ];
  for (const raw of raws) {
    expect(await ask(owner, 'POST', '/invitations', JSON.parse(raw)), raw).toMatchObject(refused(400, 'invalid'));
  }
  for (const body of [{ as: 'owner' }, { seq: 1 }]) {
    expect(await ask(invited, 'POST', '/invitations/accept', body)).toMatchObject(refused(400, 'invalid'));
  }
  const token = { name: 'script', scope: 'write', days: 30 };
  for (const wrong of [{ scope: 'admin' }, { days: 0 }, { days: 366 }, { days: 1.5 }, { name: ' ' }, { by: 'x' }]) {
    expect(await ask(owner, 'POST', '/tokens', { ...token, ...wrong })).toMatchObject(refused(400, 'invalid'));
  }
});

test('an invitation mails who is invited, and stands when the mail fails', async () => {
  const { world, owner, other, ask, invite, id } = cast;
  await invite(owner, 'other');
  const project = { id, name: expect.stringMatching('^https://example.org/') };
  expect(world.mails).toEqual([{ to: other.person.id, mail: { kind: 'invitation', by: 'Somebody', project } }]);
  world.post.isBroken = true;
  const late = await world.person('late');
  expect(await invite(owner, 'late')).toMatchObject({ status: 201 });
  world.post.isBroken = false;
  expect(await ask(late, 'POST', '/invitations/accept')).toMatchObject({ status: 200 });
});

test('an invitation that is taken back while it is accepted is not accepted', async () => {
  const { world, owner, invited, ask, id } = cast;
  world.beforeTransaction(() => ask(owner, 'DELETE', `/invitations/${invited.person.number}`));
  expect(await ask(invited, 'POST', '/invitations/accept')).toMatchObject(refused(404, 'not_invited'));
  expect((await ask(owner, 'GET', '/people')).json).toMatchObject({ editors: [{ handle: 'editor' }], invitations: [] });
  expect(world.rotated).toEqual([]);
  expect((await listRelations(world.direct, invited.person.id)).filter(({ project }) => project === id)).toEqual([]);
});

test('of ten acceptances at once, one counts', async () => {
  const { invited, ask } = cast;
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask(invited, 'POST', '/invitations/accept')));
  expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, ...Array(9).fill(404)]);
});

test('two who accept at once are both editors', async () => {
  const { owner, invited, other, ask, invite } = cast;
  await invite(owner, 'other');
  const answers = await Promise.all([invited, other].map((as) => ask(as, 'POST', '/invitations/accept')));
  expect(answers).toMatchObject([{ status: 200 }, { status: 200 }]);
  expect((await ask(owner, 'GET', '/people')).json.editors).toHaveLength(3);
});

test('at most 20 invitations wait, however many are made at once', async () => {
  const { world, owner, ask, invite } = cast;
  const guests = await Promise.all(Array.from({ length: 24 }, (_, i) => world.person(`guest-${i}`)));
  const answers = await Promise.all(guests.map(({ person }) => invite(owner, person.handle)));
  const made = answers.filter(({ status }) => status === 201).length;
  expect(made).toBeLessThanOrEqual(19);
  for (const { person } of guests) await invite(owner, person.handle);
  expect((await ask(owner, 'GET', '/people')).json.invitations).toHaveLength(20);
  expect(await invite(owner, 'other')).toMatchObject(refused(409, 'too_many_invitations'));
}, 60_000);

test('an editor who is removed saves no more, in a save under way either, and their tokens end', async () => {
  const { world, owner, editor, ask, tokenOf } = cast;
  const token = await tokenOf('write', editor);
  const [mine, theirs] = [await tokenOf('write'), bearer(token)];
  const save = (value: string) => ({ fields: { name: { value, base: '' } } });
  world.beforeTransaction(() => ask(owner, 'DELETE', `/editors/${editor.person.number}`));
  expect(await world.ask(editor, 'PATCH', cast.path(), save('x'))).toMatchObject(refused(403, 'not_editor'));
  expect(await world.ask(theirs, 'PATCH', cast.path(), save('x'))).toMatchObject(refused(401, 'token_refused'));
  expect(await world.ask(bearer(mine), 'PATCH', cast.path(), save('y'))).toMatchObject({ status: 200 });
  expect((await ask(owner, 'GET', '/tokens')).json.tokens).toHaveLength(1);
});

test('somebody who is removed while they make a token has none', async () => {
  const { world, owner, editor, ask } = cast;
  world.beforeTransaction(() => ask(owner, 'DELETE', `/editors/${editor.person.number}`));
  const made = await ask(editor, 'POST', '/tokens', { name: 'late', scope: 'write', days: 1 });
  expect(made).toMatchObject(refused(403, 'not_editor'));
  expect((await ask(owner, 'GET', '/tokens')).json.tokens).toEqual([]);
});

test('a token that is made while its maker is removed does not outlive that', async () => {
  const { world, owner, editor, ask } = cast;
  world.beforeTransaction(() => ask(editor, 'POST', '/tokens', { name: 'late', scope: 'write', days: 1 }));
  expect(await ask(owner, 'DELETE', `/editors/${editor.person.number}`)).toMatchObject({ status: 200 });
  expect((await ask(owner, 'GET', '/tokens')).json.tokens).toEqual([]);
});

test('an editor leaves by themselves and gets another session', async () => {
  const { world, owner, editor, ask } = cast;
  expect(await ask(editor, 'DELETE', `/editors/${editor.person.number}`)).toMatchObject({ status: 200 });
  expect(world.rotated).toEqual([editor.person.id]);
  expect((await ask(owner, 'GET', '/people')).json.editors).toEqual([]);
  expect(await ask(editor, 'DELETE', `/editors/${editor.person.number}`)).toMatchObject(refused(404, 'unknown_editor'));
});

test('who accepts an offer becomes owner, and who was stays as an editor', async () => {
  const { world, owner, editor, ask, tokenOf, id } = cast;
  const token = await tokenOf('write');
  expect(await ask(owner, 'POST', '/offer', { handle: 'editor' })).toMatchObject({ status: 201 });
  expect(world.mails).toMatchObject([{ to: editor.person.id, mail: { kind: 'offer' } }]);
  expect(await ask(owner, 'POST', '/offer', { handle: 'other' })).toMatchObject(refused(409, 'already_offered'));
  expect(await ask(editor, 'POST', '/offer/accept')).toMatchObject({ status: 200, json: { as: 'owner' } });
  expect(world.rotated).toEqual([editor.person.id]);
  expect((await ask(owner, 'GET', '/people')).json).toMatchObject({
    owner: { handle: 'editor' },
    editors: [{ handle: 'owner' }],
    mine: 'editor',
    offer: null,
    invitations: [{ handle: 'invited' }],
  });
  const save = { fields: { name: { value: 'Ours', base: '' } } };
  expect(await world.ask(bearer(token), 'PATCH', cast.path(), save)).toMatchObject({ status: 200 });
  expect(await ask(owner, 'DELETE', `/editors/${editor.person.number}`)).toMatchObject(refused(403, 'not_owner'));
  const relations = await Promise.all([owner, editor].map(({ person }) => listRelations(world.direct, person.id)));
  expect(relations.map((all) => all.find(({ project }) => project === id))).toEqual([
    { project: id, as: 'editor' },
    { project: id, as: 'owner' },
  ]);
});

test('an offer that is taken back while it is accepted gives nothing away', async () => {
  const { world, owner, other, ask } = cast;
  await ask(owner, 'POST', '/offer', { handle: 'other' });
  world.beforeTransaction(() => ask(owner, 'DELETE', '/offer'));
  expect(await ask(other, 'POST', '/offer/accept')).toMatchObject(refused(404, 'not_offered'));
  expect((await ask(owner, 'GET', '/people')).json).toMatchObject({ owner: { handle: 'owner' }, mine: 'owner' });
});

test('an invitation is as good as who made it: not after they were removed, or blocked', async () => {
  const { administrator, owner, editor, other, invited, ask, invite, set, world } = cast;
  await invite(editor, 'other');
  await ask(owner, 'DELETE', `/editors/${editor.person.number}`);
  expect((await ask(owner, 'GET', '/people')).json.invitations).toMatchObject([{ handle: 'invited' }]);
  expect(await ask(other, 'POST', '/invitations/accept')).toMatchObject(refused(404, 'not_invited'));
  await set(owner.person.id, { blockedAt: '2026-11-26T00:00:00.000Z' });
  expect(await ask(invited, 'POST', '/invitations/accept')).toMatchObject(refused(404, 'not_invited'));
  await set(owner.person.id, { blockedAt: undefined });
  await ask(owner, 'POST', '/offer', { handle: 'other' });
  const given = { handle: 'editor', reason: 'The person behind it wrote to us.' };
  await world.ask(administrator, 'POST', `/api/admin${cast.path().replace('/api', '')}/owner`, given);
  expect(await ask(other, 'POST', '/offer/accept')).toMatchObject(refused(404, 'not_offered'));
  expect((await ask(editor, 'GET', '/people')).json).toMatchObject({ owner: { handle: 'editor' }, mine: 'owner' });
});

test('a deleted project takes no invitations, offers or tokens, and shows its people to them alone', async () => {
  const { world, owner, editor, invited, other, ask, invite } = cast;
  await world.ask(owner, 'DELETE', cast.path(), { reason: 'it was made by a mistake of mine' });
  expect(await ask(other, 'GET', '/people')).toMatchObject(refused(404, 'not_found'));
  expect(await ask(editor, 'GET', '/people')).toMatchObject({ status: 200 });
  expect(await invite(owner, 'other')).toMatchObject(refused(409, 'deleted'));
  expect(await ask(invited, 'POST', '/invitations/accept')).toMatchObject(refused(409, 'deleted'));
  expect(await ask(owner, 'POST', '/offer', { handle: 'other' })).toMatchObject(refused(409, 'deleted'));
  const token = { name: 'script', scope: 'write', days: 30 };
  expect(await ask(owner, 'POST', '/tokens', token)).toMatchObject(refused(409, 'deleted'));
});
