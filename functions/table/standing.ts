import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { BlockedError, GoneError, TooManyError } from './errors.ts';
import { type Key, personOf, tokenOf } from './keys.ts';
import type { Limit } from './limits.ts';
import type { Person } from './people.ts';
import { getItem, type Item, type Table, updateOf } from './table.ts';
import type { Token } from './tokens.ts';

/** Part of a transaction that is refused when who acts may not any more: gone, blocked, too busy. */
export interface Standing {
  readonly write: (at: Date) => TransactWriteItem;
  /** What to tell who was refused: BlockedError, GoneError or TooManyError; nothing where trying again may do. */
  readonly check: (at: Date) => Promise<void>;
}

/** Of a person, who is still an administrator if that is what the act needs. Counts the act. */
export function standingOfPerson(table: Table, { id, isAdministrator }: Person, limit: Limit): Standing {
  return openStanding(table, personOf(id), { limit, ...(isAdministrator && { role: 'administrator' }) });
}

/** Of an API token. Counts the act and notes its time. */
export function standingOfToken(table: Table, { hash }: Token, limit: Limit): Standing {
  return openStanding(table, tokenOf(hash), { limit });
}

interface Needed {
  readonly limit: Limit;
  readonly role?: string;
}

function openStanding(table: Table, key: Key, { limit, role }: Needed): Standing {
  let known: Item = {};
  const windowOf = (at: Date) => Math.floor(at.getTime() / 1000 / limit.windowSeconds);
  const isFull = (item: Item, at: Date) => item['actsAt'] === windowOf(at) && Number(item['acts']) >= limit.acts;
  return {
    write(at) {
      const window = windowOf(at);
      const isSameWindow = known['actsAt'] === window;
      const attributes = {
        actsAt: window,
        acts: isSameWindow ? Number(known['acts']) + 1 : 1,
        usedAt: at.toISOString(),
      };
      const counted = isSameWindow ? 'acts = :acts' : '(attribute_not_exists(actsAt) OR actsAt < :window)';
      const expression = `attribute_exists(pk) AND attribute_not_exists(blockedAt) AND ${counted}`;
      const values = {
        ...(isSameWindow ? { ':acts': known['acts'] } : { ':window': window }),
        ...(role !== undefined && { ':role': role }),
      };
      const update = updateOf(table, key, attributes, {
        expression: role === undefined ? expression : `${expression} AND #role = :role`,
        values,
      });
      const names = { ...update.ExpressionAttributeNames, ...(role !== undefined && { '#role': 'role' }) };
      return { Update: { ...update, ExpressionAttributeNames: names } };
    },
    async check(at) {
      const item = await getItem(table, key);
      if (!item) throw new GoneError('no longer there');
      if (item['blockedAt'] !== undefined) throw new BlockedError('blocked');
      if (role !== undefined && item['role'] !== role) throw new GoneError('no longer an administrator');
      const ends = (windowOf(at) + 1) * limit.windowSeconds;
      if (isFull(item, at)) throw new TooManyError(ends - Math.floor(at.getTime() / 1000));
      known = item;
    },
  };
}
