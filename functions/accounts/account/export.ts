import type { Hono } from 'hono';
import type { Bindings } from '../../http/app.ts';
import { getAccess } from '../../table/access.ts';
import { getProfile, listForgeAccounts } from '../../table/account.ts';
import { listPasskeys } from '../../table/passkeys.ts';
import { listRelations, type Relation } from '../../table/relations.ts';
import type { PersonId } from '../../table/project.ts';
import type { Table } from '../../table/table.ts';
import type { Accounts } from '../collaborators.ts';
import { ownSessionOf } from '../sign-in/sessions.ts';
import { accountReply, passkeyReply } from './profile-reply.ts';

/** All that is stored of who is signed in, to read and to keep. What secrets are made of is left out. */
export function addExport(app: Hono<Bindings>, accounts: Accounts): void {
  const { table, keys, now, getPerson } = accounts;

  app.get('/api/account/export', async (c) => {
    const person = await getPerson(c);
    c.header('Cache-Control', 'no-store');
    c.header('Content-Disposition', 'attachment; filename="account.json"');
    const [account, profile, passkeys, forges, relations] = await Promise.all([
      accountReply(accounts, person, ownSessionOf(c, accounts)),
      getProfile(table, person.id),
      listPasskeys(table, person.id),
      listForgeAccounts(table, keys, person.id),
      listRelations(table, person.id),
    ]);
    return c.json({
      exportedAt: now().toISOString(),
      account: {
        ...account,
        id: person.id,
        createdAt: profile?.createdAt ?? null,
        passkeys: passkeys.map((passkey) => ({
          ...passkeyReply(passkey),
          credential: passkey.credential,
          publicKey: Buffer.from(passkey.publicKey).toString('base64url'),
          counter: passkey.counter,
        })),
        forges,
      },
      tokens: await listOwnTokens(table, person.id, relations),
    });
  });
}

/** API tokens that somebody made, without their secrets, which are stored nowhere. */
async function listOwnTokens(table: Table, person: PersonId, relations: readonly Relation[]) {
  const own = [];
  for (const { project } of relations) {
    const { tokens } = await getAccess(table, project);
    own.push(
      ...tokens
        .filter(({ by }) => by === person)
        .map(({ name, scope, createdAt, expiresAt, usedAt }) => ({
          project,
          name,
          scope,
          createdAt,
          expiresAt,
          usedAt,
        })),
    );
  }
  return own;
}
