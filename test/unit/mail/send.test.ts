import { SESv2Client } from '@aws-sdk/client-sesv2';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withDeadline } from '../../../functions/deadline.ts';
import { renderMail } from '../../../functions/mail/mails.ts';
import { type MailOffice, sendMail } from '../../../functions/mail/send.ts';
import { BusyError } from '../../../functions/table/errors.ts';
import { type Inbox, openInbox } from '../../../infra/local/inbox.ts';

let inbox: Inbox;
let office: MailOffice;
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const site = { siteUrl: 'https://laurels.example.org', programmeName: 'Lorbeer für alle' };
const mail = { to: 'ada@example.org', ...renderMail(site, 'en', { kind: 'link', token: 'token', minutes: 15 }) };

beforeAll(async () => {
  inbox = await openInbox();
  const client = new SESv2Client({ endpoint: inbox.url, region: 'local', credentials, maxAttempts: 1 });
  office = { client, from: 'noreply@example.org', configurationSet: 'mails' };
});
afterAll(() => inbox.close());

test('a mail arrives as it was rendered, by the configuration set that tells bounces', async () => {
  await sendMail(office, mail);
  expect(inbox.listMails()).toMatchObject([
    { ...mail, to: [mail.to], from: 'noreply@example.org', configurationSet: 'mails' },
  ]);
});

test.each(['MessageRejected', 'TooManyRequestsException', 'SendingPausedException', 'InternalFailure'] as const)(
  'when SES says %s the sender may come again, and no address is in the message',
  async (error) => {
    inbox.refuseWith(error);
    await expect(sendMail(office, mail)).rejects.toThrow(new BusyError(`mail not taken: ${error}`));
    inbox.refuseWith();
  },
);

test('what would be a header is not sent', async () => {
  const before = inbox.listMails().length;
  const subject = 'Hello\r\nBcc: eve@example.org';
  await expect(sendMail(office, { ...mail, subject })).rejects.toThrow(BusyError);
  expect(inbox.listMails()).toHaveLength(before);
});

test('a silent SES is given up on when the request has no more time', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const client = new SESv2Client({ endpoint: `http://127.0.0.1:${port}`, region: 'local', credentials });
  const started = Date.now();
  await expect(withDeadline(200, () => sendMail({ ...office, client }, mail))).rejects.toThrow(BusyError);
  expect(Date.now() - started).toBeLessThan(2000);
  silent.closeAllConnections();
  silent.close();
});
