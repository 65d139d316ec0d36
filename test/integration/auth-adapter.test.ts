import {
  authFlowTestSuite,
  caseInsensitiveTestSuite,
  joinsTestSuite,
  normalTestSuite,
  testAdapter,
} from '@better-auth/test-utils/adapter';
import { beforeAll, vi } from 'vitest';
import { openAdapter } from '../../functions/accounts/adapter.ts';
import { sha256 } from '../../functions/table/hash.ts';
import { parsePeopleKeys } from '../../functions/table/people-keys.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  world = await openWorld();
});

const keys = parsePeopleKeys(
  JSON.stringify({ 1: 'an old key for people, of 32 signs', 2: 'the new key for people, of 32 signs' }),
);
const official = new Map<string, string>();

const suites: unknown = {
  adapter: () =>
    openAdapter({
      // Asked for the first time before there is one.
      get table() {
        return world.table;
      },
      keys,
      sealOf: sha256,
      // The suites make rows that expire at once, and want to see them.
      now: () => new Date(0),
      official,
    }),
  runMigrations: () => undefined,
  tests: [normalTestSuite(), authFlowTestSuite(), joinsTestSuite(), caseInsensitiveTestSuite()],
  onFinish: () => world.close(),
};
// The suites name the types of two releases of the library's core, of one shape.
const { execute } = await testAdapter(suites as Parameters<typeof testAdapter>[0]);
execute();
