import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { BlockedError, GoneError, TooManyError } from './errors.ts';
import { type Key, personOf, tokenOf } from './keys.ts';
import type { Limit } from './limits.ts';
import type { Person } from './people.ts';
import { encode, getItem, type Item, type Table } from './table.ts';
import type { Token } from './tokens.ts';

/** Part of a transaction that is refused when an act may not be any more: who acts is gone, blocked, too busy. */
export interface Standing {
  readonly write: (at: Date) => TransactWriteItem;
  /** What to tell who was refused: BlockedError, GoneError or TooManyError; nothing where trying again may do. */
  readonly check: (at: Date) => Promise<void>;
}

/** Acts counted in the last window that had any; windows are numbered. */
export interface Acts {
  readonly window: number;
  readonly acts: number;
}

/** Of a person, who is still an administrator if that is what the act needs. Counts the act. */
export function standingOfPerson(table: Table, { id, acted, isAdministrator }: Person, limit: Limit): Standing {
  return openStanding(table, personOf(id), { limit, acted, role: isAdministrator ? 'administrator' : undefined });
}

/** Of an API token. Counts the act and notes its time. */
export function standingOfToken(table: Table, { hash, acted }: Token, limit: Limit): Standing {
  return openStanding(table, tokenOf(hash), { limit, acted, role: undefined });
}

/** The acts counted on an item, as both of these write them. */
export function readActs(item: Item): Acts {
  return { window: Number(item['actsAt'] ?? 0), acts: Number(item['acts'] ?? 0) };
}

interface Given {
  readonly limit: Limit;
  /** As last read. */
  readonly acted: Acts;
  readonly role: string | undefined;
}

function openStanding(table: Table, key: Key, { limit, acted, role }: Given): Standing {
  let known = acted;
  const windowOf = (at: Date) => Math.floor(at.getTime() / 1000 / limit.windowSeconds);
  return {
    write(at) {
      const window = windowOf(at);
      const isSame = known.window === window;
      const conditions = [
        'attribute_exists(pk) AND attribute_not_exists(blockedAt)',
        isSame ? 'actsAt = :window AND acts < :limit' : '(attribute_not_exists(actsAt) OR actsAt <> :window)',
        ...(role === undefined ? [] : ['#role = :role']),
      ];
      const values = {
        ':window': window,
        ':one': 1,
        ':at': at.toISOString(),
        ':limit': isSame ? limit.acts : undefined,
      };
      return {
        Update: {
          TableName: table.name,
          Key: encode({ ...key }),
          UpdateExpression: isSame
            ? 'SET usedAt = :at ADD acts :one'
            : 'SET usedAt = :at, actsAt = :window, acts = :one',
          ConditionExpression: conditions.join(' AND '),
          ExpressionAttributeValues: encode({ ...values, ':role': role }),
          ...(role !== undefined && { ExpressionAttributeNames: { '#role': 'role' } }),
        },
      };
    },
    async check(at) {
      const item = await getItem(table, key);
      if (!item) throw new GoneError('no longer there');
      if (item['blockedAt'] !== undefined) throw new BlockedError('blocked');
      if (role !== undefined && item['role'] !== role) throw new GoneError('no longer an administrator');
      known = readActs(item);
      if (known.window !== windowOf(at) || known.acts < limit.acts) return;
      throw new TooManyError((known.window + 1) * limit.windowSeconds - Math.floor(at.getTime() / 1000));
    },
  };
}
