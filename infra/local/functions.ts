import { findRoute } from '../routes.ts';
import { streams } from '../streams.ts';
import type { CloudContext, CloudFunctions } from './cloud.ts';
import { invoke } from './gateway.ts';
import type { Handler } from './lambda.ts';

export const tableName = 'laurels';

const reconcileEverySeconds = 600;

/** The deployed functions, unbundled, with the environment that the stack gives them. */
export async function loadFunctions({
  url,
  buckets,
  secrets,
  originSecret,
  settings,
}: CloudContext): Promise<CloudFunctions> {
  Object.assign(process.env, {
    TABLE_NAME: tableName,
    OBJECTS_BUCKET: buckets.objects,
    SITE_BUCKET: buckets.site,
    ORIGIN_SECRET: originSecret,
    SITE_URL: url,
    READ_ONLY: String(settings.readOnly),
    PROGRAMME_NAME: settings.programmeName,
    AUTH_SECRET_ARN: secrets.auth,
    PEOPLE_KEYS_ARN: secrets.peopleKeys,
    FORGES_SECRET_ARN: secrets.forges,
    MAIL_FROM: settings.mailFrom ?? 'laurels@localhost',
    MAIL_CONFIGURATION: 'local',
    ADMINISTRATOR: settings.administrator ?? '',
    BADGE_LABEL: settings.badgeLabel,
    BASELINE_LABEL: settings.baselineLabel,
    POWERTOOLS_DEV: 'true',
  });
  const [accounts, answers, fallback, scoring, badge, reconciler] = await Promise.all([
    import('../../functions/accounts/handler.ts'),
    import('../../functions/answers/handler.ts'),
    import('../../functions/fallback/handler.ts'),
    import('../../functions/scoring/handler.ts'),
    import('../../functions/badge/handler.ts'),
    import('../../functions/reconciler/handler.ts'),
  ]);
  const handlers = { accounts, answers, fallback };
  return {
    api: (request) => {
      const route = findRoute(request.method, new URL(request.url).pathname);
      if (!route) return Promise.resolve(Response.json({ message: 'Not Found' }, { status: 404 }));
      const name = route.function;
      return invoke(asHandler(handlers[name]), request, { name });
    },
    subscriptions: [
      { name: 'scoring', ...streams.scoring, filter: { ...streams.scoring.filter }, handler: asHandler(scoring) },
      { name: 'badge', ...streams.badge, filter: { ...streams.badge.filter }, handler: asHandler(badge) },
    ],
    schedules: [{ name: 'reconciler', everySeconds: reconcileEverySeconds, handler: asHandler(reconciler) }],
  };
}

function asHandler({ handler }: { handler: (...parameters: never[]) => unknown }): Handler {
  return handler as Handler;
}
