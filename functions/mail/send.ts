import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { getDeadline } from '../deadline.ts';
import { BusyError } from '../table/errors.ts';
import type { RenderedMail } from './mails.ts';

export interface MailOffice {
  readonly client: SESv2Client;
  /** Address that mails come from. */
  readonly from: string;
  /** Name of the set that tells bounces and complaints. */
  readonly configurationSet: string;
}

export interface AddressedMail extends RenderedMail {
  readonly to: string;
}

/** How long a request may take, milliseconds, and how often it is tried: twice fit into the time that a request has. */
const clientSettings = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 4000, socketTimeout: 4000, throwOnRequestTimeout: true },
};

export function openMail(from: string, configurationSet: string): MailOffice {
  return { client: new SESv2Client(clientSettings), from, configurationSet };
}

/**
 * Hands a mail over to SES, to one address and with no header that anybody may choose. Throws a BusyError for whatever keeps
 * SES from taking it, which names the kind of failure only: what SES says has the address in it.
 */
export async function sendMail({ client, from, configurationSet }: MailOffice, mail: AddressedMail): Promise<void> {
  const textOf = (Data: string) => ({ Data, Charset: 'UTF-8' });
  const command = new SendEmailCommand({
    FromEmailAddress: from,
    Destination: { ToAddresses: [mail.to] },
    ConfigurationSetName: configurationSet,
    Content: {
      Simple: { Subject: textOf(mail.subject), Body: { Text: textOf(mail.text), Html: textOf(mail.html) } },
    },
  });
  try {
    await client.send(command, getDeadline());
  } catch (error) {
    throw new BusyError(`mail not taken: ${error instanceof Error ? error.name : 'unknown'}`);
  }
}
