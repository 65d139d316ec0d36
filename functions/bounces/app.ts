import { Logger } from '@aws-lambda-powertools/logger';
import { withDeadline } from '../deadline.ts';
import { Fault } from '../fault.ts';
import { loggedError } from '../logged-error.ts';
import { type MailTrouble, markMailTrouble } from '../table/mail-trouble.ts';
import type { PeopleKeys } from '../table/people-keys.ts';
import type { Table } from '../table/table.ts';
import { parseTroubles } from './troubles.ts';

export interface Collaborators {
  readonly table: Table;
  readonly getKeys: () => Promise<PeopleKeys>;
}

/** What became of an event: the kind of trouble, and how many people were marked with it. */
export interface Outcome {
  readonly trouble: MailTrouble | undefined;
  readonly marked: number;
}

/** How long an event has, milliseconds: less than its Lambda. */
const patienceMs = 20_000;

/** A Lambda handler of SES's events: marks people whose addresses bounced or who complained. No address is logged. */
export function openBounces({ table, getKeys }: Collaborators) {
  const logger = new Logger({ serviceName: 'bounces' });
  return async (event: unknown): Promise<Outcome> => {
    const { trouble, addresses } = parseTroubles(event);
    if (!trouble) return { trouble, marked: 0 };
    const marks = await mark(trouble, addresses);
    const marked = marks.filter(Boolean).length;
    logger.info('mail in trouble', { trouble, addresses: addresses.length, marked });
    return { trouble, marked };
  };

  /** Whether somebody had each address. What fails is told by the runtime, which would quote what others say of it. */
  async function mark(trouble: MailTrouble, addresses: readonly string[]): Promise<boolean[]> {
    try {
      return await withDeadline(patienceMs, async () => {
        const keys = await getKeys();
        return Promise.all(addresses.map((address) => markMailTrouble(table, keys, { address, trouble })));
      });
    } catch (error) {
      logger.error('people not marked', { error: loggedError(error), trouble, addresses: addresses.length });
      throw new Fault('people not marked');
    }
  }
}
