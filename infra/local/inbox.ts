import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { type Mail, MailError, parseMail } from './inbox-mail.ts';
import { renderInbox } from './inbox-page.ts';
import { serve } from './serve.ts';

export interface Inbox {
  /** Endpoint of SES, and the page with all mails. */
  readonly url: string;
  /** Mails since the start, the oldest first; those to an address if one is given. `GET /mails` says the same. */
  listMails(to?: string): Mail[];
  /** From now on answers every mail with this error of SES's, until it is called with nothing. */
  refuseWith(error?: SendError): void;
  close(): Promise<void>;
}

/** Errors of SendEmail that are not about the request itself. */
export type SendError = keyof typeof sendErrors;

const sendErrors = {
  AccountSuspendedException: 400,
  LimitExceededException: 400,
  MailFromDomainNotVerifiedException: 400,
  MessageRejected: 400,
  NotFoundException: 404,
  SendingPausedException: 400,
  TooManyRequestsException: 429,
  InternalFailure: 500,
} as const;

/**
 * Takes mails as Amazon SES does (SendEmail of its API of version 2, simple content only) and shows them instead of sending
 * them. All in memory.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export async function openInbox({ port }: { readonly port?: number } = {}): Promise<Inbox> {
  const mails: Mail[] = [];
  let refusal: SendError | undefined;
  const list = (to?: string) =>
    mails.filter((mail) => to === undefined || mail.to.some((address) => address.toLowerCase() === to.toLowerCase()));
  const app = new Hono();
  app.get('/', (c) => c.html(renderInbox(mails), 200, pageHeaders));
  app.get('/mails', (c) => c.json(list(c.req.query('to'))));
  app.get('/mails/:id', (c) => {
    const html = mails.find(({ id }) => id === c.req.param('id'))?.html;
    return html === undefined ? c.notFound() : c.html(`<base target="_top" />${html}`, 200, mailHeaders);
  });
  app.post('/v2/email/outbound-emails', async (c) => {
    // The SDK signs each request; no page of another site could without asking first, which is refused.
    if (!(c.req.header('authorization') ?? '').startsWith('AWS4-HMAC-SHA256 '))
      return refuse(c, 403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
    if (refusal !== undefined) return refuse(c, sendErrors[refusal], refusal, 'As the test wants it.');
    try {
      const mail = { ...parseMail(await c.req.json()), id: randomUUID(), at: new Date().toISOString() };
      mails.push(mail);
      return c.json({ MessageId: mail.id });
    } catch (error) {
      if (error instanceof MailError) return refuse(c, 400, 'BadRequestException', error.message);
      throw error;
    }
  });
  app.notFound((c) => refuse(c, 404, 'UnknownOperationException', 'Not here.'));
  const served = await serve((request) => app.fetch(request), port === undefined ? {} : { port });
  return {
    url: served.url,
    listMails: list,
    refuseWith(error) {
      refusal = error;
    },
    close: () => served.close(),
  };
}

function refuse(c: Context, status: 400 | 403 | 404 | 429 | 500, type: string, message: string): Response {
  return c.json({ message }, status, { 'x-amzn-errortype': type });
}

const pageHeaders = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

/** What a mail says may neither run nor fetch anything here; mail programs do not let it either. */
const mailHeaders = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-top-navigation-by-user-activation",
  'referrer-policy': 'no-referrer',
};
