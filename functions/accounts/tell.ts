import { Logger } from '@aws-lambda-powertools/logger';
import type { MailContent } from '../mail/mails.ts';
import { getProfile } from '../table/account.ts';
import type { Person } from '../table/people.ts';
import { getAddress } from '../table/person.ts';
import type { Accounts, SendMail } from './collaborators.ts';

const logger = new Logger({ serviceName: 'accounts' });

/** Tells somebody by mail what was done to their account, where they have an address that takes mails. */
export async function tell(accounts: Accounts, person: Person, content: MailContent): Promise<void> {
  const { table, keys } = accounts;
  const address = await getAddress(table, keys, person.id);
  if (address?.email == null || !address.isVerified) return;
  if (!(await getProfile(table, person.id))?.hasMailTrouble)
    await tellAt(accounts, { to: address.email, language: person.language, content });
}

/** The same at an address that may be theirs no more. What was done stays done when the mail fails. */
export async function tellAt({ sendMail }: Accounts, mail: Parameters<SendMail>[0]): Promise<void> {
  try {
    await sendMail(mail);
  } catch (error) {
    logger.warn('mail not sent', { error: error instanceof Error ? error.name : 'unknown', kind: mail.content.kind });
  }
}
