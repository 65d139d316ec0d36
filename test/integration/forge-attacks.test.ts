import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { sha256 } from '../../functions/table/hash.ts';
import { personOf } from '../../functions/table/keys.ts';
import { findOwner } from '../../functions/table/look-ups.ts';
import { getPersonById } from '../../functions/table/people.ts';
import { createPerson, getAddress } from '../../functions/table/person.ts';
import { encode } from '../../functions/table/table.ts';
import { type Browser, decide, openForgeWorld, siteUrl } from './forge-browser.ts';

let world: Awaited<ReturnType<typeof openForgeWorld>>;
beforeAll(async () => void (world = await openForgeWorld()));
afterEach(() => void vi.useRealTimers());
afterAll(() => world.close());

const open = (): Browser => world.signIn.openBrowser();

/** Runs an attack, after which nobody new may be there and nobody signed in. */
async function expectRefused(attack: () => Promise<string | null>, browser: Browser, code = 'forge_refused') {
  const before = await world.counts();
  expect(await attack()).toBe(`/en/sign-in?refused=${code}`);
  expect(await world.counts()).toEqual(before);
  expect(browser.jar.has('session')).toBe(false);
}

test('an address that a forge shows leads to nobody who has it', async () => {
  const victim = await createPerson(world.table, world.keys, {
    name: 'Victim',
    email: 'victim@example.org',
    emailVerified: true,
    now: new Date(),
  });
  world.github.seed({ people: [{ login: 'thief', id: 904, email: 'victim@example.org' }] });
  const browser = open();
  await browser.signIn('github', 'thief');
  const thief = await browser.whoAmI();
  expect(thief.id).not.toBe(victim.id);
  expect(await getAddress(world.table, world.keys, thief.id)).toEqual({ email: null, isVerified: false });
  expect(await findOwner(world.table, world.keys, 'address', 'victim@example.org')).toEqual({ person: victim.id });
  expect(await getPersonById(world.table, victim.id)).toEqual(victim);
});

test('a state serves once', async () => {
  const browser = open();
  const callback = await decide(await browser.begin('github'), 'replayed');
  expect(await browser.end(callback)).toBe('/');
  const again = open();
  again.jar.set('forge', browser.jar.get('forge') ?? '');
  await expectRefused(() => again.end(callback), again);
});

test('a code serves once, also with a new state', async () => {
  const browser = open();
  const used = new URL(await decide(await browser.begin('github'), 'code-replayed'));
  await browser.end(used.href);
  const again = open();
  const fresh = new URL(await decide(await again.begin('github'), 'code-replayed'));
  fresh.searchParams.set('code', used.searchParams.get('code') ?? '');
  await expectRefused(() => again.end(fresh.href), again);
});

test('a state without the cookie of the browser that began is refused: nobody is signed in as somebody else', async () => {
  const [attacker, victim] = [open(), open()];
  const callback = await decide(await attacker.begin('github'), 'attacker');
  await expectRefused(() => victim.end(callback), victim);
  await victim.begin('github');
  await expectRefused(() => victim.end(callback), victim);
});

test('a code from another passage is refused, since its challenge is another', async () => {
  const [attacker, victim] = [open(), open()];
  const stolen = new URL(await decide(await victim.begin('github'), 'code-stolen'));
  const own = new URL(await decide(await attacker.begin('github'), 'attacker'));
  own.searchParams.set('code', stolen.searchParams.get('code') ?? '');
  await expectRefused(() => attacker.end(own.href), attacker);
});

test('a code asked for with a challenge of somebody else is refused', async () => {
  const browser = open();
  const url = await browser.begin('github');
  url.searchParams.set('code_challenge', Buffer.from(sha256('mine'), 'hex').toString('base64url'));
  const callback = await decide(url, 'challenged');
  await expectRefused(() => browser.end(callback), browser);
});

test('a code given for another place of return is refused', async () => {
  const browser = open();
  const url = await browser.begin('github');
  url.searchParams.set('redirect_uri', `${siteUrl}/api/auth/callback/github/deeper`);
  const elsewhere = new URL(await decide(url, 'redirected'));
  await expectRefused(() => browser.end(`${siteUrl}/api/auth/callback/github${elsewhere.search}`), browser);
});

test('an answer of one forge is none of another', async () => {
  const browser = open();
  const callback = new URL(await decide(await browser.begin('other'), 'crossing'));
  await expectRefused(() => browser.end(`${siteUrl}/api/auth/callback/github${callback.search}`), browser);
});

test.each([
  ['nothing', ''],
  ['a code alone', '?code=x'],
  ['a state nobody was given', '?code=x&state=y'],
  ['states twice', '?code=x&state=y&state=z'],
  ['names of prototypes', '?__proto__=x&constructor=y&state=toString'],
  ['an error with another page to go to', '?error=https://evil.example&state=//evil.example'],
])('an answer with %s is refused', async (_what, query) => {
  const browser = open();
  await expectRefused(() => browser.end(`${siteUrl}/api/auth/callback/github${query}`), browser);
});

test('whoever stops at the forge is told so in their language, and still comes back by another way', async () => {
  const browser = open();
  const callback = await decide(await browser.begin('github', '/de/projects/1'), 'octocat', 'deny');
  const back = encodeURIComponent('/de/projects/1');
  expect(await browser.end(callback)).toBe(`/de/sign-in?refused=forge_stopped&returnTo=${back}`);
  expect(browser.jar.has('session')).toBe(false);
});

test('a passage ends ten minutes after it began', async () => {
  const browser = open();
  const callback = await decide(await browser.begin('github'), 'late');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10 * 60_000 + 1000 });
  await expectRefused(() => browser.end(callback), browser);
});

test('while the table is busy nobody is signed in, told so on the page, and let in at the next try', async () => {
  const { client } = world.table;
  const send = client.send.bind(client);
  for (let failing = 0; failing < 16; failing++) {
    const browser = open();
    const callback = await decide(await browser.begin('github'), `unlucky-${failing}`);
    let call = 0;
    const fail = () =>
      Promise.reject(Object.assign(new Error('busy'), { name: 'ProvisionedThroughputExceededException' }));
    const spy = vi
      .spyOn(client, 'send')
      .mockImplementation((...given: unknown[]) => (call++ === failing ? fail() : Reflect.apply(send, client, given)));
    const end = await browser.end(callback).catch(String);
    spy.mockRestore();
    const isIn = browser.jar.has('session');
    expect(end, String(failing)).toMatch(isIn ? /^\/$/ : /^\/en\/sign-in\?refused=(?:busy|forge_refused)$/);
    await browser.signIn('github', `unlucky-${failing}`);
    expect((await browser.whoAmI()).handle).toBe(`github/unlucky-${failing}`);
  }
});

test('a forge that is not known is refused, and a return elsewhere is none', async () => {
  const browser = open();
  for (const forge of ['gitlab', '__proto__', 'constructor', '']) {
    await expect(browser.begin(forge), forge).rejects.toThrow();
    expect(
      (await browser.send(`/api/auth/callback/${forge || 'x'}?code=a&state=b`)).headers.get('location'),
    ).toBeNull();
  }
  expect(await browser.signIn('github', 'octocat', '//evil.example')).toBe('/');
});

test('who is blocked is not let in, and is told', async () => {
  const browser = open();
  await browser.signIn('github', 'to-be-blocked');
  const { id } = await browser.whoAmI();
  await world.table.client.send(
    new UpdateItemCommand({
      TableName: world.table.name,
      Key: encode({ ...personOf(id) }),
      UpdateExpression: 'SET blockedAt = :at',
      ExpressionAttributeValues: encode({ ':at': new Date().toISOString() }),
    }),
  );
  const again = open();
  const callback = await decide(await again.begin('github'), 'to-be-blocked');
  await expectRefused(() => again.end(callback), again, 'blocked');
  await expect(world.signIn.auth.startSession(id, { userAgent: 'x', signedInAt: new Date() })).rejects.toThrow(
    'blocked',
  );
});
