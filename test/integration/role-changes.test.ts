import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowedTo, outcomeOf, readyOf, type Role, type Side } from './callers-of-all-kinds.ts';
import { rightsRows } from './rights-rows.ts';
import { isChanging } from './valid-requests.ts';
import { must, openWholeCast, setPerson, type WholeCast } from './whole-cast.ts';
import { changesOf, type Items } from './items.ts';

let cast: WholeCast;
let start: Items;
beforeAll(async () => {
  cast = await openWholeCast();
  const { world, foreign } = cast;
  await setPerson(world, foreign.editor.id, { role: 'administrator' });
  start = await world.items();
}, 120_000);
afterAll(() => cast.world.close());

type Holder = Extract<Role, 'editor' | 'owner' | 'administrator'>;

/** What another administrator may do in the middle of anybody's request. */
const losses: Readonly<Record<Holder, (cast: WholeCast) => readonly [string, string, unknown]>> = {
  editor: ({ own }: WholeCast) => ['DELETE', `/api/projects/${own.id}/editors/${own.editor.number}`, {}],
  owner: ({ own, other }: WholeCast) => [
    'POST',
    `/api/admin/projects/${own.id}/owner`,
    { handle: other.handle, reason: 'It was not theirs from the start.' },
  ],
  administrator: ({ administrator }: WholeCast) => [
    'PUT',
    `/api/admin/people/${administrator.number}/role`,
    { role: 'person' },
  ],
};

const holders: readonly Holder[] = ['editor', 'owner', 'administrator'];

/** Routes that say whose right they need, but for the search of people, which writes nothing. */
const rows = rightsRows.filter(({ route, own }) => {
  const isOfRights = isChanging(route) && own[1]?.startsWith('403 not_') === true;
  return isOfRights && !route.endsWith('/people/search');
});

describe.each(rows)('$route', (row) => {
  const mayDo = allowedTo(row).flatMap(({ role, side }) =>
    holders.filter((one) => one === role).map((as) => ({ as, side })),
  );

  // Nobody gives a deleted project away.
  test.each(mayDo.filter(({ as }) => !(as === 'owner' && row.route.endsWith('/restore'))))(
    'is refused to the $as who stops being that right before the first write',
    async ({ as, side }) => meanwhile(row.route, { role: as, side }, losses[as](cast)),
  );

  test('is refused to whoever is blocked right before the first write', async () => {
    const [first] = mayDo;
    if (!first) throw new Error('nobody may');
    const { number } = first.as === 'administrator' ? cast.administrator : cast.own[first.as];
    const path = `/api/admin/people/${number}/block`;
    await meanwhile(row.route, { role: first.as, side: first.side }, ['POST', path, { reason: 'spam' }]);
  });
});

/** Does something in the middle of a request; nothing but that may be done. */
async function meanwhile(
  route: string,
  caller: { readonly role: Role; readonly side: Side },
  [method, path, body]: readonly [string, string, unknown],
): Promise<void> {
  const { world, foreign } = cast;
  const { browser, request } = await readyOf(cast, route, caller);
  let done: Items | undefined;
  world.beforeWrite(async () => {
    must(await world.browser(foreign.editor.browser.jar).ask(method, path, body));
    done = await world.items();
  });
  const outcome = outcomeOf(await browser.ask(request.method, request.path, request.body));
  const now = await world.items();
  await world.restore(start, now);
  expect(outcome).toMatch(/^4\d\d /);
  expect(done).toBeDefined();
  expect(changesOf(done ?? new Map(), now, /^V#/)).toEqual([]);
}
