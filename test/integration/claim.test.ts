import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { canonicalUrl } from '../../criteria/fields.ts';
import { findRepository, forgeHosts } from '../../functions/accounts/rights/forge-hosts.ts';
import { proveByFile, proveByForge } from '../../functions/accounts/rights/proof.ts';
import type { ProjectId } from '../../functions/table/project.ts';
import { getProject } from '../../functions/table/projects.ts';
import { getScore } from '../../functions/table/scores.ts';
import { listRelations } from '../../functions/table/relations.ts';
import { serve } from '../../infra/local/serve.ts';
import { openGithubToken } from './github-token.ts';
import { putSession, type SignedIn } from './people.ts';
import { csrfTokenOf } from '../../functions/http/cookies.ts';
import { type As, bearer, nobody, openRightsWorld, refused, type RightsWorld } from './rights-world.ts';

let world: RightsWorld;
let squatter: SignedIn;
let maintainer: SignedIn;
let count = 0;
let name: string;
let id: number;
let path: string;

beforeAll(async () => {
  world = await openRightsWorld();
  [squatter, maintainer] = [await world.person('squatter'), await world.person('maintainer')];
});

afterAll(() => world.close());

/** Each test has an entry that the squatter made of a repository of the maintainer's organisation. */
beforeEach(async () => {
  name = `Acme/Anvil-${++count}`;
  world.forge.seed({ people: [{ login: 'smith' }], repositories: [{ name, rights: { smith: 'push' } }] });
  id = await world.project(squatter, `https://github.com/${name}`);
  path = `/api/projects/${id}`;
  world.mails.length = world.rotated.length = world.asked.length = 0;
  world.forgeTokens.clear();
  world.clock.now = () => new Date();
});

const ask = (as: As, method: string, rest: string, body?: unknown) => world.ask(as, method, path + rest, body);

async function signInAt(login: string, person = maintainer, scope = ''): Promise<void> {
  world.forgeTokens.set(`${person.person.id} github`, await openGithubToken(world.forge.url, login, scope));
}

/** Puts the file for a person's challenge into the repository. */
async function putFile(as: As, around = (content: string) => `# a line of others\n${content}\n`): Promise<void> {
  const { content } = (await ask(as, 'GET', '/claim')).json.challenge;
  const files = { '.laurels-claim': around(content) };
  world.forge.seed({ repositories: [{ name, rights: { smith: 'push' }, files }] });
}

async function expectUnchanged(): Promise<void> {
  expect((await ask(nobody, 'GET', '/people')).json.owner).toMatchObject({ handle: 'squatter' });
  expect(world.rotated).toEqual([]);
  expect(world.mails).toEqual([]);
}

test('who may push to the repository takes the entry over, by the word of the forge without any scope', async () => {
  await signInAt('smith');
  const page = await ask(maintainer, 'GET', '/claim');
  expect(page).toMatchObject({ status: 200, json: { forge: true } });
  expect(page.json.challenge).toEqual({
    url: `${world.forge.url}/${name}/HEAD/.laurels-claim`,
    content: expect.stringMatching(/^laurels-claim [\w-]{32}$/),
  });
  expect(await ask(maintainer, 'POST', '/claim')).toMatchObject({ status: 200, json: { as: 'owner' } });
  expect(world.asked).toEqual([`${world.forge.url}/repos/${name}`]);
  expect(world.rotated).toEqual([maintainer.person.id]);
  expect(world.mails).toMatchObject([{ to: squatter.person.id, mail: { kind: 'claimed' } }]);
  expect((await ask(squatter, 'GET', '/people')).json).toEqual({
    owner: { number: maintainer.person.number, handle: 'maintainer', name: 'Somebody' },
    editors: [],
    mine: null,
  });
  const relations = await listRelations(world.direct, squatter.person.id);
  expect(relations.filter(({ project }) => project === id)).toEqual([]);
  const save = { fields: { name: { value: 'still mine', base: '' } } };
  expect(await world.ask(squatter, 'PATCH', path, save)).toMatchObject(refused(403, 'not_editor'));
  expect(await ask(maintainer, 'POST', '/claim')).toMatchObject(refused(409, 'already_owner'));
});

test('a file with the challenge shows control, too', async () => {
  await putFile(maintainer);
  expect(await ask(maintainer, 'POST', '/claim')).toMatchObject({ status: 200, json: { as: 'owner' } });
});

test('a repository that the forge renamed is followed to where it is now', async () => {
  const former = `acme-old/moved-${count}`;
  path = `/api/projects/${await world.project(squatter, `https://github.com/${former}`)}`;
  const moved = {
    id: 5000 + count,
    name: `Acme/Hammer-${count}`,
    formerNames: [former],
    rights: { smith: 'push' },
  } as const;
  world.forge.seed({ repositories: [moved] });
  await signInAt('smith');
  expect(await ask(maintainer, 'POST', '/claim')).toMatchObject({ status: 200 });
  expect(world.asked).toEqual([`${world.forge.url}/repos/${former}`, `${world.forge.url}/repositories/${moved.id}`]);
});

test('a project follows its renamed repository, again and again, and no other way', async () => {
  const follow = (as: As) => ask(as, 'POST', '/repository/follow');
  expect(await follow(squatter)).toMatchObject(refused(409, 'not_renamed'));
  for (const now of [`Acme/First-${count}`, `Acme/Second-${count}`]) {
    const former = [`Acme/Anvil-${count}`, `Acme/First-${count}`].filter((one) => one !== now);
    world.forge.seed({ repositories: [{ name: `gone/${count}`, id: crc32(Buffer.from(name.toLowerCase())) + 1 }] });
    world.forge.seed({ repositories: [{ id: 7000 + count, name: now, formerNames: former }] });
    expect(await follow(squatter)).toMatchObject({ status: 200, json: { repo_url: `https://github.com/${now}` } });
  }
  expect((await world.ask(squatter, 'GET', path)).json.fields.repo_url).toBe(`https://github.com/Acme/Second-${count}`);
  expect(await follow(maintainer)).toMatchObject(refused(403, 'not_editor'));
  expect(await follow(nobody)).toMatchObject(refused(401, 'sign_in'));
  expect(await follow(squatter)).toMatchObject(refused(409, 'not_renamed'));
});

test('without a proof nothing changes, and what was looked for is told', async () => {
  const [forgeUrl, fileUrl] = [`${world.forge.url}/repos/${name}`, `${world.forge.url}/${name}/HEAD/.laurels-claim`];
  expect(await ask(maintainer, 'POST', '/claim')).toMatchObject({
    ...refused(403, 'not_proven'),
    json: { looked: [{ by: 'file', url: fileUrl, found: 'nothing' }] },
  });
  await signInAt('stranger');
  await ask(maintainer, 'GET', '/claim');
  expect((await ask(maintainer, 'POST', '/claim')).json.looked).toEqual([
    { by: 'forge', url: forgeUrl, found: 'no_right' },
    { by: 'file', url: fileUrl, found: 'nothing' },
  ]);
  await putFile(maintainer, () => 'laurels-claim of somebody else');
  expect((await ask(maintainer, 'POST', '/claim')).json.looked[1]).toMatchObject({ found: 'something_else' });
  world.forgeTokens.set(`${maintainer.person.id} github`, 'gho_revoked');
  expect((await ask(maintainer, 'POST', '/claim')).json.looked[0]).toMatchObject({ found: 'no_answer' });
  await expectUnchanged();
});

/** Lets the squatter spell the repository otherwise. */
async function respell(from: string, to: string): Promise<void> {
  const save = { fields: { repo_url: { value: `https://github.com/${to}`, base: `https://github.com/${from}` } } };
  expect(await world.ask(squatter, 'PATCH', path, save)).toMatchObject({ status: 200 });
}

test('another spelling of its address keeps nobody from claiming an entry, nor the entry from its first move', async () => {
  await signInAt('smith');
  await respell(name, `${name}.git`);
  await world.settle();
  expect((await getScore(world.direct, id as ProjectId))?.repoUrlUpdatedAt).toBeNull();
  expect(await ask(maintainer, 'POST', '/claim')).toMatchObject({ status: 200, json: { as: 'owner' } });
  const moved = `https://github.com/acme/moved-${count}`;
  const save = { fields: { repo_url: { value: moved, base: `https://github.com/${name}.git` } } };
  expect(await world.ask(maintainer, 'PATCH', path, save)).toMatchObject({ status: 200 });
  await world.settle();
  const moves = [await getProject(world.direct, id as ProjectId), await getScore(world.direct, id as ProjectId)];
  expect(moves.map((one) => one?.repoUrlUpdatedAt)).toEqual([moves[0]?.updatedAt, moves[0]?.updatedAt]);
});

test('a challenge counts for every spelling, and a claim while another is put in', async () => {
  await putFile(maintainer);
  await respell(name, `${name}.git`);
  world.beforeTransaction(() => respell(`${name}.git`, name.toLowerCase()));
  expect(await ask(maintainer, 'POST', '/claim')).toMatchObject({ status: 200, json: { as: 'owner' } });
});

test("a challenge is one person's, for one project, for seven days", async () => {
  const thief = await world.person();
  await putFile(maintainer);
  expect(await ask(thief, 'POST', '/claim')).toMatchObject(refused(403, 'not_proven'));
  await ask(thief, 'GET', '/claim');
  expect(await ask(thief, 'POST', '/claim')).toMatchObject(refused(403, 'not_proven'));
  const { content } = (await ask(maintainer, 'GET', '/claim')).json.challenge;
  expect((await ask(maintainer, 'GET', '/claim')).json.challenge.content).toBe(content);
  const late = new Date(Date.now() + 7 * 24 * 3600 * 1000 + 1000);
  world.clock.now = () => late;
  const session = await putSession(world.direct, maintainer.person.id, late);
  const back = { headers: { cookie: `session=${encodeURIComponent(session)}`, 'x-csrf-token': csrfTokenOf(session) } };
  expect(await ask(back, 'POST', '/claim')).toMatchObject(refused(403, 'not_proven'));
  expect((await ask(back, 'GET', '/claim')).json.challenge.content).not.toBe(content);
  world.clock.now = () => new Date();
  await expectUnchanged();
});

test('an editor who puts in a repository of their own does not become the owner by it', async () => {
  await ask(squatter, 'POST', '/invitations', { handle: 'maintainer' });
  await ask(maintainer, 'POST', '/invitations/accept');
  const url = `https://github.com/smith/own-${count}`;
  const save = { fields: { repo_url: { value: url, base: `https://github.com/${name}` } } };
  expect(await world.ask(maintainer, 'PATCH', path, save)).toMatchObject({ status: 200 });
  world.forge.seed({ repositories: [{ name: `smith/own-${count}` }] });
  await signInAt('smith');
  expect(await ask(maintainer, 'POST', '/claim')).toMatchObject(refused(409, 'repository_new'));
  expect(world.asked).toEqual([]);
});

test('a repository that is changed while it is claimed is not what was proven', async () => {
  await signInAt('smith');
  const value = `https://example.org/changed-${count}`;
  world.beforeTransaction(() =>
    world.ask(squatter, 'PATCH', path, { fields: { repo_url: { value, base: `https://github.com/${name}` } } }),
  );
  expect(await ask(maintainer, 'POST', '/claim')).toMatchObject(refused(409, 'repository_new'));
  await expectUnchanged();
});

test('with the entry go all invitations, offers, and tokens of who may no longer write; editors stay', async () => {
  const [editor, guest] = [await world.person(`helper-${count}`), await world.person(`guest-${count}`)];
  await ask(squatter, 'POST', '/invitations', { handle: `helper-${count}` });
  await ask(editor, 'POST', '/invitations/accept');
  await ask(squatter, 'POST', '/invitations', { handle: `guest-${count}` });
  await ask(squatter, 'POST', '/offer', { handle: `helper-${count}` });
  const token = { name: 'script', scope: 'write', days: 9 };
  const [old, kept] = [await ask(squatter, 'POST', '/tokens', token), await ask(editor, 'POST', '/tokens', token)];
  await signInAt('smith');
  expect(await ask(maintainer, 'POST', '/claim')).toMatchObject({ status: 200 });
  expect(await ask(guest, 'POST', '/invitations/accept')).toMatchObject(refused(404, 'not_invited'));
  expect(await ask(editor, 'POST', '/offer/accept')).toMatchObject(refused(404, 'not_offered'));
  expect((await ask(maintainer, 'GET', '/people')).json).toMatchObject({
    editors: [{ handle: `helper-${count}` }],
    invitations: [],
    offer: null,
  });
  const save = { fields: { name: { value: 'ours', base: '' } } };
  expect(await world.ask(bearer(old.json.token), 'PATCH', path, save)).toMatchObject(refused(401, 'token_refused'));
  expect(await world.ask(bearer(kept.json.token), 'PATCH', path, save)).toMatchObject({ status: 200 });
});

test('only people claim, and only entries that are there and have a repository', async () => {
  expect(await ask(nobody, 'GET', '/claim')).toMatchObject(refused(401, 'sign_in'));
  expect(await ask(nobody, 'POST', '/claim')).toMatchObject(refused(401, 'sign_in'));
  const token = await ask(squatter, 'POST', '/tokens', { name: 'script', scope: 'write', days: 9 });
  expect(await ask(bearer(token.json.token), 'POST', '/claim')).toMatchObject(refused(403, 'scope'));
  expect(await world.ask(maintainer, 'POST', '/api/projects/999/claim')).toMatchObject(refused(404, 'not_found'));
  await world.ask(squatter, 'DELETE', path, { reason: 'it was made by a mistake of mine' });
  expect(await ask(maintainer, 'POST', '/claim')).toMatchObject(refused(404, 'not_found'));
  path = `/api/projects/${await world.project(squatter, `https://example.org/unknown-${count}`)}`;
  expect(await ask(maintainer, 'GET', '/claim')).toMatchObject(refused(409, 'unknown_forge'));
  expect(await ask(maintainer, 'POST', '/claim')).toMatchObject(refused(409, 'unknown_forge'));
  expect(world.asked).toEqual([]);
});

test('of a file that is too long, only the beginning counts', async () => {
  const line = (await ask(maintainer, 'GET', '/claim')).json.challenge.content;
  await putFile(maintainer, () => `${'x'.repeat(70_000)}\n${line}\n`);
  expect((await ask(maintainer, 'POST', '/claim')).json.looked).toMatchObject([{ found: 'something_else' }]);
  await expectUnchanged();
});

test('a redirect to another host is not followed, by the forge neither', async () => {
  const [line, answer] = ['laurels-claim proof', { permissions: { push: true } }];
  const theirs = await serve(({ url }) => (url.endsWith('claim') ? new Response(line) : Response.json(answer)));
  const leading = await serve(({ url }) => Response.redirect(`${theirs.url}${new URL(url).pathname}`, 301));
  const forge = { id: 'github', host: 'github.com', apiUrl: leading.url, rawUrlOf: () => '' };
  expect(await proveByFile(fetch, `${theirs.url}/claim`, line)).toMatchObject({ found: 'proof' });
  expect(await proveByFile(fetch, `${leading.url}/claim`, line)).toMatchObject({ found: 'nothing' });
  const token = 'gho_token';
  const there = { forge: { ...forge, apiUrl: theirs.url }, path: 'a/b' };
  expect(await proveByForge(fetch, there, token)).toMatchObject({ found: 'proof' });
  expect(await proveByForge(fetch, { forge, path: 'a/b' }, token)).toMatchObject({ found: 'no_answer' });
  await Promise.all([theirs.close(), leading.close()]);
});

test.each(['github.com', 'gitlab.com', 'codeberg.org'])(
  'what is claimed of %s by an address is what is asked for',
  (host) => {
    for (const spelling of [
      '/Vic/X',
      '//Vic/X',
      '/Vic//X',
      '/Vic/X.git',
      '/Vic/X.git.git',
      '/Vic/./X/',
      '/a/../Vic/X#y',
    ])
      for (const typed of [host, `www.${host}`, `WWW.${host.toUpperCase()}`, `${host}.`]) {
        const url = `https://${typed}${spelling}`;
        expect(canonicalUrl(url), url).toBe(`${host}/vic/x`);
        expect(findRepository(forgeHosts, url), url).toMatchObject({ forge: { host }, path: 'Vic/X' });
      }
  },
);

test('forges are asked at hosts of the list alone, whatever the address of the repository says', () => {
  const found = (url: string) => {
    const repository = findRepository(forgeHosts, url);
    return repository?.forge.rawUrlOf(repository.path, '.laurels-claim');
  };
  expect(found('https://github.com/a/b.git')).toBe('https://raw.githubusercontent.com/a/b/HEAD/.laurels-claim');
  expect(found('http://www.github.com/a/b/')).toBe('https://raw.githubusercontent.com/a/b/HEAD/.laurels-claim');
  expect(found('https://gitlab.com/Group/sub/b')).toBe('https://gitlab.com/Group/sub/b/-/raw/HEAD/.laurels-claim');
  expect(found('https://codeberg.org/a/b')).toBe('https://codeberg.org/api/v1/repos/a/b/raw/.laurels-claim');
  for (const url of [
    '',
    'https://github.com/a',
    'https://github.com/a/b/c',
    'https://github.com/a/%2e%2e',
    'https://github.com/a/..%2f..',
    'https://github.com/a/b?x=/',
    'https://github.com.evil.example/a/b',
    'https://evil.example/github.com/a/b',
    'https://github.com@evil.example/a/b',
    'https://raw.githubusercontent.com/a/b',
    'https://gitlab.com/a/b/-/raw/main',
    'ftp://github.com/a/b',
  ]) {
    const answer = found(url);
    expect(answer === undefined || answer === found('https://github.com/a/b'), url).toBe(true);
  }
});
