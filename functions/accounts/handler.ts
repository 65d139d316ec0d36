import { Logger } from '@aws-lambda-powertools/logger';
import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import { readEnv, readOptionalEnv } from '../env.ts';
import { busyRetrySeconds, isBusy, RequestError } from '../http/app.ts';
import { loggedError } from '../logged-error.ts';
import { renderMail } from '../mail/mails.ts';
import { openMail, sendMail } from '../mail/send.ts';
import { openMade, openSecret, openSecrets } from '../secrets.ts';
import { parsePeopleKeys } from '../table/people-keys.ts';
import { openTable } from '../table/table.ts';
import { openAccounts } from './app.ts';
import { openAuth } from './auth.ts';
import type { SendMail } from './collaborators.ts';
import { names, optionalNames } from './env.ts';
import { type Forge, parseForges } from './forges.ts';
import { defaultLimits } from './limits.ts';
import { hostsOf } from './rights/forge-hosts.ts';

const env = readEnv(names);
const { MAIL_FROM: from, ADMINISTRATOR: administrator = '' } = readOptionalEnv(optionalNames);
const logger = new Logger({ serviceName: 'accounts' });
const table = openTable(env.TABLE_NAME);
const site = { siteUrl: env.SITE_URL, programmeName: env.PROGRAMME_NAME };
const now = () => new Date();
const client = openSecrets();
const office = from === undefined ? undefined : openMail(from, env.MAIL_CONFIGURATION);

const send: SendMail = async ({ to, language, content }) => {
  if (!office) throw new RequestError(503, 'no_mail');
  await sendMail(office, { to, ...renderMail(site, language, content) });
};

const getApp = openMade(
  [env.AUTH_SECRET_ARN, env.PEOPLE_KEYS_ARN, env.FORGES_SECRET_ARN].map((arn) =>
    openSecret(client, { arn, parse: (text) => text }),
  ),
  (secret = '', peopleKeys = '', forges = '') => {
    const keys = parsePeopleKeys(peopleKeys);
    const log = (level: string, message: string) => logger.warn('sign-in', { level, reason: message });
    const known = listForges(forges);
    const settings = { table, keys, siteUrl: site.siteUrl, secret, forges: known, now, log };
    const app = openAccounts({
      ...site,
      table,
      keys,
      originSecret: env.ORIGIN_SECRET,
      isTrial: site.siteUrl.endsWith('.cloudfront.net'),
      isReadOnly: env.READ_ONLY === 'true',
      administrator,
      limits: defaultLimits,
      sendMail: send,
      auth: openAuth(settings),
      forgeHosts: hostsOf(known),
      now,
    });
    return handle(app);
  },
);

/** What somebody mistyped in that secret must not keep people from signing in otherwise. */
function listForges(text: string): Forge[] {
  try {
    return parseForges(text);
  } catch (error) {
    logger.error('forges not understood', { reason: error instanceof Error ? error.message : '' });
    return [];
  }
}

export const handler = async (event: LambdaEvent, context: LambdaContext) => {
  try {
    const answer = await getApp();
    return await answer(event, context);
  } catch (error) {
    if (!isBusy(error)) throw error;
    logger.warn('refused as busy', { error: loggedError(error) });
    const headers = { 'content-type': 'application/json', 'retry-after': String(busyRetrySeconds) };
    return { statusCode: 503, headers, body: '{"error":"busy"}', isBase64Encoded: false };
  }
};
