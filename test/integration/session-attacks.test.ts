import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { csrfTokenOf } from '../../functions/http/cookies.ts';
import { sha256 } from '../../functions/table/hash.ts';
import * as keys from '../../functions/table/keys.ts';
import { updateOf } from '../../functions/table/table.ts';
import type { Browser } from './accounts.ts';
import { comeByForge, type Member, must, openWholeCast, password, type WholeCast } from './whole-cast.ts';
import { changesOf } from './items.ts';

let cast: WholeCast;
beforeAll(async () => void (cast = await openWholeCast()), 120_000);
afterAll(() => cast.world.close());
afterEach(async () => {
  cast.world.clock.now = () => new Date();
  await cast.world.restore(cast.start, await cast.world.items());
});

const sessionOf = ({ jar }: Browser): string => decodeURIComponent(jar.get('session') ?? '');

/** A browser with this session's cookie, and the token that goes with it. */
function withSession(session: string): Browser {
  return cast.world.browser(
    new Map([
      ['session', encodeURIComponent(session)],
      ['csrf', csrfTokenOf(session)],
    ]),
  );
}

/** What each of the two functions that know people says to a session, and whether it is let in. */
async function answersTo(session: string): Promise<string[]> {
  const name = { name: `Changed ${Math.random()}` };
  const own = `/api/projects/${cast.own.id}`;
  const answers = [];
  for (const [method, path, body] of [
    ['GET', '/api/account', undefined],
    ['PATCH', '/api/account', name],
    ['PATCH', own, name],
    ['DELETE', own, { reason: 'Whoever stole this session wants it gone.' }],
  ] as const) {
    const { status, json } = await withSession(session).ask(method, path, body);
    answers.push(`${status} ${json.error}`);
  }
  return answers;
}

/** Shows that a session is none any more, at both functions, and writes nothing. */
async function expectEnded(session: string): Promise<void> {
  const before = await cast.world.items();
  expect(await answersTo(session)).toEqual(Array.from({ length: 4 }, () => '401 session_ended'));
  expect((await withSession(session).visit()).json.person).toBeNull();
  expect(changesOf(before, await cast.world.items())).toEqual([]);
}

const copyOf = ({ browser }: Member): Browser => cast.world.browser(browser.jar);

/** Ways to sign in, of somebody's browser. */
const ways: Readonly<Record<string, (browser: Browser, member: Member) => Promise<unknown>>> = {
  async link(browser, { email }) {
    must(await browser.ask('POST', '/api/auth/link', { email, language: 'en' }));
    must(await browser.ask('POST', '/api/auth/link/confirm', { token: cast.world.lastToken() }));
  },
  password: async (browser, { email }) => must(await browser.ask('POST', '/api/auth/password', { email, password })),
  async passkey(browser, { authenticator }) {
    const { options } = must(await browser.ask('POST', '/api/auth/passkey/options', {})).json;
    must(await browser.ask('POST', '/api/auth/passkey', { response: authenticator.get(options) }));
  },
  forge: (browser, { login }) => comeByForge(cast.world, login, browser),
};

describe.each(Object.entries(ways))('signing in by %s', (_, signIn) => {
  test('gives another session than the one that somebody planted, and another token than the planted visitor has', async () => {
    const planted = { session: `${'a'.repeat(32)}.${Buffer.alloc(32).toString('base64')}`, visitor: 'b'.repeat(32) };
    const browser = cast.world.browser(new Map([['visitor', planted.visitor]]));
    await browser.visit();
    const token = csrfTokenOf(planted.visitor);
    expect(browser.jar.get('csrf')).toBe(token);
    await signIn(browser, cast.own.owner);
    expect(sessionOf(browser)).not.toBe(planted.session);
    expect(sessionOf(browser)).not.toContain(planted.visitor);
    const forged = await browser.ask('PATCH', '/api/account', { name: 'X' }, { 'x-csrf-token': token });
    expect([forged.status, forged.json.error]).toEqual([403, 'csrf']);
    await expectEnded(planted.session);
  });

  test('gives another session than that of somebody else who was signed in there, and ends that', async () => {
    const browser = copyOf(cast.other);
    const before = sessionOf(browser);
    await signIn(browser, cast.own.owner);
    expect((await browser.whoAmI()).number).toBe(cast.own.owner.number);
    expect(sessionOf(browser)).not.toBe(before);
    await expectEnded(before);
  });
});

test('1,000 sessions with bits changed are none at either function', async () => {
  const { world, own, start } = cast;
  const bytes = Buffer.from(sessionOf(own.owner.browser));
  const bits = bytes.length * 8;
  const writes = world.writes();
  for (let i = 0; i < 1000; i++) {
    const flipped = Buffer.from(bytes);
    // Each bit alone first, then pairs of them.
    for (const bit of i < bits ? [i] : [i % bits, (i * 7 + 3) % bits]) {
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    }
    for (const [method, path, body] of [
      ['GET', '/api/account', undefined],
      ['PATCH', `/api/projects/${own.id}`, { name: 'Stolen' }],
    ] as const) {
      const { status, json } = await withSession(flipped.toString('latin1')).ask(method, path, body);
      expect([i, status, json.error]).toEqual([i, 401, 'session_ended']);
    }
  }
  expect(world.writes()).toBe(writes);
  expect(changesOf(start, await world.items())).toEqual([]);
  expect((await answersTo(bytes.toString())).map((answer) => answer.slice(0, 3))).toEqual(['200', '200', '200', '200']);
}, 60_000);

describe('a session that was copied is none after', () => {
  const ends: Readonly<Record<string, () => Promise<Member>>> = {
    async 'its end by signing out'() {
      must(await copyOf(cast.own.owner).ask('POST', '/api/auth/sign-out', {}));
      return cast.own.owner;
    },
    async 'a reset of the password'() {
      const visitor = cast.world.browser();
      await visitor.visit();
      const { email } = cast.own.owner;
      must(await visitor.ask('POST', '/api/auth/reset', { email, language: 'en' }));
      const reset = { token: cast.world.lastToken(), password: 'something hard to find out' };
      must(await visitor.ask('POST', '/api/auth/reset/confirm', reset));
      expect(await visitor.whoAmI()).toBeNull();
      return cast.own.owner;
    },
    async 'an accepted invitation'() {
      must(await copyOf(cast.own.invited).ask('POST', `/api/projects/${cast.own.id}/invitations/accept`, {}));
      return cast.own.invited;
    },
    async 'an accepted offer'() {
      const path = `/api/projects/${cast.own.id}/offer`;
      must(await copyOf(cast.own.owner).ask('POST', path, { handle: cast.own.editor.handle }));
      must(await copyOf(cast.own.editor).ask('POST', `${path}/accept`, {}));
      return cast.own.editor;
    },
    async 'a claim'() {
      must(await copyOf(cast.other).ask('POST', `/api/projects/${cast.own.id}/claim`, {}));
      return cast.other;
    },
    async 'leaving a project'() {
      const { id, editor } = cast.own;
      must(await copyOf(editor).ask('DELETE', `/api/projects/${id}/editors/${editor.number}`, {}));
      return editor;
    },
    async 'becoming an administrator'() {
      const path = `/api/admin/people/${cast.other.number}/role`;
      must(await copyOf(cast.administrator).ask('PUT', path, { role: 'administrator' }));
      return cast.other;
    },
    async 'another password'() {
      const body = { password: 'something hard to find out', current: password };
      must(await copyOf(cast.own.owner).ask('PUT', '/api/account/password', body));
      return cast.own.owner;
    },
    async 'another address'() {
      const browser = copyOf(cast.own.owner);
      must(await browser.ask('POST', '/api/account/address', { email: 'moved@example.org' }));
      must(await browser.ask('POST', '/api/account/address/confirm', { token: cast.world.lastToken() }));
      return cast.own.owner;
    },
    async 'its end by an administrator'() {
      must(await copyOf(cast.administrator).ask('DELETE', `/api/admin/people/${cast.other.number}/sessions`, {}));
      return cast.other;
    },
    async 'its end from another browser'() {
      const second = cast.world.browser();
      await second.visit();
      await ways['password']?.(second, cast.own.owner);
      must(await second.ask('DELETE', '/api/account/sessions', {}));
      return cast.own.owner;
    },
    async 'the end of the account'() {
      must(await copyOf(cast.other).ask('DELETE', '/api/account', { handle: cast.other.handle }));
      return cast.other;
    },
  };

  test.each(Object.entries(ends))('%s', async (_, end) => {
    const { browser } = await end();
    await expectEnded(sessionOf(browser));
  });
});

describe('a session whose person signed in an hour ago', () => {
  const hour = 3_600_000;
  /** What it is not to do, the preparation of it, and the request. */
  const acts: Readonly<Record<string, (member: Member) => readonly ['POST' | 'PUT' | 'DELETE', string, object]>> = {
    'another address': () => ['POST', '/api/account/address', { email: 'thief@example.org' }],
    'no password any more': () => ['DELETE', '/api/account/password', {}],
    'another passkey': () => ['POST', '/api/account/passkeys/options', {}],
    'one passkey less': ({ passkey }) => ['DELETE', `/api/account/passkeys/${passkey}`, {}],
    'an API token': () => ['POST', `/api/projects/${cast.own.id}/tokens`, { name: 'T', scope: 'write', days: 365 }],
    'an offer of a project': () => ['POST', `/api/projects/${cast.own.id}/offer`, { handle: cast.other.handle }],
    'the end of the account': ({ handle }) => ['DELETE', '/api/account', { handle }],
  };
  const firstPassword = ['PUT', '/api/account/password', { password: 'something hard to find out' }] as const;

  /** Seconds from an hour after the sign-in of somebody's present session. */
  function wait(browser: Browser, seconds: number): void {
    const session = [...cast.start.values()].find(({ seal }) => seal?.S === sha256(sessionOf(browser)));
    const then = Date.parse(session?.['createdAt']?.S ?? '') + hour + seconds * 1000;
    cast.world.clock.now = () => new Date(then);
  }

  async function expectAgain(browser: Browser, act: readonly [string, string, object]): Promise<void> {
    // Once an hour it is prolonged.
    must(await browser.ask('GET', '/api/account'));
    const before = await cast.world.items();
    const { status, json } = await browser.ask(...act);
    expect([status, json.error]).toEqual([403, 'sign_in_again']);
    expect(changesOf(before, await cast.world.items())).toEqual([]);
  }

  test.each(Object.entries(acts))('gets its person %s a second before, and nothing after', async (_, actOf) => {
    const { owner } = cast.own;
    const act = actOf(owner);
    wait(owner.browser, 1);
    await expectAgain(copyOf(owner), act);
    wait(owner.browser, -1);
    expect((await copyOf(owner).ask(...act)).status).toBeLessThan(300);
  });

  test('gets its person a first password a second before, and nothing after; another one by the one they have', async () => {
    const { owner } = cast.own;
    const browser = copyOf(owner);
    must(await browser.ask('DELETE', '/api/account/password', {}));
    wait(owner.browser, 1);
    await expectAgain(browser, firstPassword);
    wait(owner.browser, -1);
    must(await browser.ask(...firstPassword));
    wait(owner.browser, 1);
    const current = firstPassword[2].password;
    expect((await browser.ask('PUT', '/api/account/password', { password, current: 'wrong' })).status).toBe(401);
    must(await browser.ask('PUT', '/api/account/password', { password, current }));
    await expectAgain(browser, acts['another passkey']?.(owner) ?? firstPassword);
  });

  test('gives no administrator the say over roles, owners and accounts', async () => {
    const { own, other, administrator } = cast;
    const browser = copyOf(administrator);
    const reason = 'The person behind it wrote to us.';
    const graveActs: readonly (readonly ['PUT' | 'POST' | 'DELETE', string, object])[] = [
      ['PUT', `/api/admin/people/${other.number}/role`, { role: 'administrator' }],
      ['POST', `/api/admin/projects/${own.id}/owner`, { handle: other.handle, reason }],
      ['DELETE', `/api/admin/people/${other.number}`, { reason }],
    ];
    wait(administrator.browser, 1);
    for (const act of graveActs) await expectAgain(browser, act);
    must(await browser.ask('POST', `/api/admin/people/${other.number}/block`, { reason }));
    must(await browser.ask('DELETE', `/api/admin/people/${other.number}/block`, {}));
    wait(administrator.browser, -1);
    for (const act of graveActs) must(await browser.ask(...act));
  });

  test('is no newer for the session that takes its place', async () => {
    const { id, invited } = cast.own;
    const browser = copyOf(invited);
    wait(invited.browser, 1);
    must(await browser.ask('POST', `/api/projects/${id}/invitations/accept`, {}));
    expect(sessionOf(browser)).not.toBe(sessionOf(invited.browser));
    for (const actOf of Object.values(acts)) await expectAgain(browser, actOf(invited));
  });

  test.each(Object.entries(ways))('does all of it once they have signed in again, by %s', async (_, signIn) => {
    const { owner } = cast.own;
    const browser = copyOf(owner);
    // Forges have a clock of their own, so it is the session that is put back.
    const key = keys.sessionOf(sha256(sessionOf(browser).split('.', 1)[0] ?? ''));
    const { direct } = cast.world;
    const createdAt = new Date(Date.now() - hour - 1000).toISOString();
    await direct.client.send(new UpdateItemCommand(updateOf(direct, key, { createdAt })));
    await expectAgain(browser, acts['the end of the account']?.(owner) ?? firstPassword);
    await signIn(browser, owner);
    for (const actOf of Object.values(acts)) {
      const { status, json } = await browser.ask(...actOf(owner));
      expect([status < 300, json.error]).toEqual([true, undefined]);
    }
  });
});

test('a session ends 30 days after signing in, however much it is used', async () => {
  const { world, own } = cast;
  const browser = copyOf(own.owner);
  const start = Date.now();
  const hour = 3_600_000;
  for (let hours = 0; hours < 30 * 24; hours += 40) {
    world.clock.now = () => new Date(start + hours * hour);
    expect((await browser.ask('GET', '/api/account')).status).toBe(200);
  }
  world.clock.now = () => new Date(start + 30 * 24 * hour);
  await expectEnded(sessionOf(browser));
});

test('a session ends 48 hours and a second after it was used, at both functions, and not a second earlier', async () => {
  const { world, own } = cast;
  const session = sessionOf(own.owner.browser);
  const stored = [...cast.start.values()].find(({ seal }) => seal?.S === sha256(session));
  const end = Date.parse(stored?.['expiresAt']?.S ?? '');
  const lifeSeconds = (end - Date.parse(stored?.['updatedAt']?.S ?? '')) / 1000;
  expect(Math.round(lifeSeconds)).toBe(48 * 3600);
  world.clock.now = () => new Date(end + 1000);
  await expectEnded(session);
  world.clock.now = () => new Date(end);
  await expectEnded(session);
  world.clock.now = () => new Date(end - 1000);
  expect((await answersTo(session)).map((answer) => answer.slice(0, 3))).toEqual(['200', '200', '200', '200']);
});
