import { SendEmailCommand, type SendEmailCommandInput, SESv2Client } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Inbox, openInbox } from '../../../infra/local/inbox.ts';

let inbox: Inbox;
let client: SESv2Client;

beforeAll(async () => {
  inbox = await openInbox();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new SESv2Client({ endpoint: inbox.url, region: 'local', credentials, maxAttempts: 1 });
});
afterAll(() => inbox.close());

const mailOf = (change: Partial<SendEmailCommandInput> = {}): SendEmailCommandInput => ({
  FromEmailAddress: 'Laurels <noreply@example.org>',
  Destination: { ToAddresses: ['Ada@example.org'] },
  ConfigurationSetName: 'set',
  Content: {
    Simple: {
      Subject: { Data: 'A subject' },
      Body: { Text: { Data: 'Go to http://localhost:1/en/confirm#link.a-b_c <now>' }, Html: { Data: '<p>Go</p>' } },
    },
  },
  ...change,
});
const contentOf = (subject: string, text: string) => ({
  Content: { Simple: { Subject: { Data: subject }, Body: { Text: { Data: text } } } },
});
const send = (input: SendEmailCommandInput) => client.send(new SendEmailCommand(input));

test('what the SDK sends is kept for its address, and shown with its links', async () => {
  const { MessageId } = await send(mailOf());
  expect(inbox.listMails('ada@EXAMPLE.org')).toEqual([
    {
      id: MessageId,
      at: expect.stringMatching(/Z$/),
      from: 'noreply@example.org',
      to: ['Ada@example.org'],
      subject: 'A subject',
      text: 'Go to http://localhost:1/en/confirm#link.a-b_c <now>',
      html: '<p>Go</p>',
      configurationSet: 'set',
    },
  ]);
  expect(inbox.listMails('bob@example.org')).toEqual([]);
  expect(await (await fetch(`${inbox.url}/mails?to=ada@example.org`)).json()).toEqual(inbox.listMails());
  const page = await (await fetch(inbox.url)).text();
  expect(page).toContain(
    '<a href="http://localhost:1/en/confirm#link.a-b_c">http://localhost:1/en/confirm#link.a-b_c</a>',
  );
  expect(page).toContain(' &lt;now&gt;');
});

test('what a mail has as HTML is shown where it can run nothing', async () => {
  const answer = await fetch(`${inbox.url}/mails/${inbox.listMails()[0]?.id}`);
  expect(await answer.text()).toBe('<base target="_top" /><p>Go</p>');
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none';.* sandbox /);
});

test.each([
  ['a line break in the subject', contentOf('A\r\nBcc: eve@example.org', 'Text')],
  ['no text', contentOf('Subject', '')],
  ['letters beyond ASCII without a charset', contentOf('Subject', 'Grüße')],
  ['two addresses in one', { Destination: { ToAddresses: ['a@example.org, b@example.org'] } }],
  ['no address', { Destination: { ToAddresses: [] } }],
  ['an address of other letters', { Destination: { ToAddresses: ['ä@example.org'] } }],
  ['what is not known here', { ReplyToAddresses: ['a@example.org'] }],
] as const)('refuses %s', async (_, change) => {
  const before = inbox.listMails().length;
  await expect(send(mailOf(change as Partial<SendEmailCommandInput>))).rejects.toThrow(
    expect.objectContaining({ name: 'BadRequestException' }),
  );
  expect(inbox.listMails()).toHaveLength(before);
});

test('answers with the errors of SES that a test wants', async () => {
  inbox.refuseWith('TooManyRequestsException');
  await expect(send(mailOf())).rejects.toThrow(expect.objectContaining({ name: 'TooManyRequestsException' }));
  inbox.refuseWith();
  await send(mailOf());
});

test('takes nothing without a signature', async () => {
  const body = JSON.stringify(mailOf());
  const answer = await fetch(`${inbox.url}/v2/email/outbound-emails`, { method: 'POST', body });
  expect(answer.status).toBe(403);
});
