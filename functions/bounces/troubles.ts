import type { MailTrouble } from '../table/mail-trouble.ts';

/** Addresses that one event of SES is about. */
export interface Troubles {
  /** Undefined for an event that is no reason to stop mails. */
  readonly trouble: MailTrouble | undefined;
  readonly addresses: readonly string[];
}

const none: Troubles = { trouble: undefined, addresses: [] };

/**
 * What an event that SES sent through EventBridge says. Only permanent bounces count: a full mailbox may have room tomorrow.
 * A complaint that is told to be none (`not-spam`) does not count either.
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export function parseTroubles(event: unknown): Troubles {
  const [type, detail] = [read(event, 'detail-type'), read(event, 'detail')];
  if (read(event, 'source') !== 'aws.ses') return none;
  const [bounce, complaint] = [read(detail, 'bounce'), read(detail, 'complaint')];
  if (type === 'Email Bounced' && read(bounce, 'bounceType') === 'Permanent')
    return { trouble: 'bounced', addresses: listAddresses(read(bounce, 'bouncedRecipients')) };
  if (type === 'Email Complaint Received' && read(complaint, 'complaintFeedbackType') !== 'not-spam')
    return { trouble: 'complained', addresses: listAddresses(read(complaint, 'complainedRecipients')) };
  return none;
}

/** Each address once, without the name that may stand before it. */
function listAddresses(recipients: unknown): string[] {
  const texts = Array.isArray(recipients) ? recipients.map((one) => read(one, 'emailAddress')) : [];
  const addresses = texts
    .filter((text) => typeof text === 'string')
    .map((text) => text.replace(/^.*<(.*)>\s*$/s, '$1'));
  return [...new Set(addresses.filter((address) => address.includes('@')))];
}

function read(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}
