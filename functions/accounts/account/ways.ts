import { RequestError } from '../../http/app.ts';
import { listForgeAccounts } from '../../table/account.ts';
import { listPasskeys } from '../../table/passkeys.ts';
import type { Person } from '../../table/people.ts';
import { getAddress } from '../../table/person.ts';
import type { Accounts } from '../collaborators.ts';

/** Refuses, 409 `last_way`, to remove the passkey without which somebody could not sign in again. */
export async function requireOtherWay(
  { table, keys, auth }: Accounts,
  person: Person,
  { passkey }: { readonly passkey: string },
): Promise<void> {
  const address = await getAddress(table, keys, person.id);
  if (address?.email != null && address.isVerified) return;
  const offered = auth.forges.map(({ id }) => id);
  const accounts = await listForgeAccounts(table, keys, person.id);
  if (accounts.some(({ forge }) => offered.includes(forge))) return;
  const passkeys = await listPasskeys(table, person.id);
  if (!passkeys.some(({ id }) => id !== passkey)) throw new RequestError(409, 'last_way');
}
