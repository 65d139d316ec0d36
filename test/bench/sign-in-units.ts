import { openAccountsOf, signInByLink } from '../integration/accounts.ts';
import type { Metered, Units } from './meter.ts';

/** Units of signing in again, and of asking who is signed in; by what was done. */
export async function measureSigningIn({ world, measure }: Metered): Promise<ReadonlyMap<string, Units>> {
  const accounts = openAccountsOf(world);
  const email = 'measured@example.org';
  const { browser } = await signInByLink(accounts, email);
  const again = await measure(async () => {
    const { answer } = await signInByLink(accounts, email);
    if (answer.status !== 200 || answer.json.isNew) throw new Error(`not signed in again: ${answer.status}`);
  });
  const ask = await measure(async () => {
    if ((await browser.whoAmI()) === null) throw new Error('not signed in');
  });
  return new Map([
    ['sign in by a mailed link', again],
    ['ask who is signed in', ask],
  ]);
}
