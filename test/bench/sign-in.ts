import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { type Browser, openAccountsOf, signInByLink } from '../integration/accounts.ts';
import { openWorld } from '../integration/world.ts';
import { median, round, type Row } from './row.ts';

/** Pairs of requests; odd, for a median. */
const rounds = 101;

/** How many times as long a request takes for an address that somebody has, or the other way round, whichever is more. */
const goal = 1.1;

const ways: Readonly<Record<string, (email: string) => unknown>> = {
  password: (email) => ({ email, password: 'not the sentence that it is' }),
  link: (email) => ({ email, language: 'en' }),
  reset: (email) => ({ email, language: 'en' }),
};

/** Whether the time that sign-in, sign-up and a new password take tells if anybody has an address. */
export async function* measureSignIn(): AsyncGenerator<Row> {
  const world = await openWorld();
  try {
    const accounts = openAccountsOf(world);
    const known = `${randomUUID()}@example.org`;
    const { browser: own } = await signInByLink(accounts, known);
    await own.ask('PUT', '/api/account/password', { password: 'a long and private sentence' });
    const browser = accounts.open();
    await browser.visit();
    for (const [way, bodyOf] of Object.entries(ways)) {
      const unknown = `${randomUUID()}@example.org`;
      const times = { known: [] as number[], unknown: [] as number[] };
      for (let i = 0; i < rounds; i++) {
        const pair = [['known', known] as const, ['unknown', unknown] as const];
        for (const [kind, email] of i % 2 === 0 ? pair : pair.toReversed()) {
          times[kind].push(await timeOf(browser, `/api/auth/${way}`, bodyOf(email)));
        }
      }
      const ratio = median(times.known) / median(times.unknown);
      const value = round(Math.max(ratio, 1 / ratio), 3);
      const figure = `sign-in: ${way}, a known address`;
      yield { figure, peer: 'an unknown one', ratio: round(ratio, 3), value, goal, bound: 'most' };
    }
  } finally {
    await world.close();
  }
}

async function timeOf(browser: Browser, path: string, body: unknown): Promise<number> {
  const start = performance.now();
  await browser.ask('POST', path, body);
  return performance.now() - start;
}
