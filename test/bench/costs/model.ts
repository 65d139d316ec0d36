import { caches } from '../../../infra/paths.ts';
import { assumptions as a } from './assumptions.ts';
import type { Measured } from './measure.ts';
import prices from './prices.json' with { type: 'json' };

export type PriceName = keyof typeof prices.prices;

export interface Scenario {
  readonly projects: number;
  readonly viewsPerDay: number;
}

/** One line of the bill: how much of what in a month, and what drives it. */
export interface Line {
  readonly price: PriceName;
  readonly driver: string;
  readonly amount: number;
}

/** Objects of a project; and the most projects that one run of the reconciler looks at, and its runs in a day. */
const objectsOfProject = 5;
const reconciler = { mostProjects: 50_000, runsPerDay: 24 };

/** Gigabytes as AWS counts them. */
const gb = 1024 ** 3;

/**
 * Views of badges that the edge asks the bucket for, a day. Views spread over the badges by Zipf's law (the n-th badge has
 * 1/n of the first one's views) and evenly over the regional caches, each of which keeps a badge for the edge's 2 seconds:
 * of views that come at random at a rate r, r / (1 + 2 r) miss.
 */
export function countMisses({ projects, viewsPerDay }: Scenario): number {
  let harmonic = 0;
  for (let n = 1; n <= projects; n++) harmonic += 1 / n;
  const firstPerSecond = viewsPerDay / 86_400 / harmonic / a.regionalCaches;
  let perSecond = 0;
  for (let n = 1; n <= projects; n++) {
    const rate = firstPerSecond / n;
    perSecond += (a.regionalCaches * rate) / (1 + caches.object.edgeSeconds * rate);
  }
  return perSecond * 86_400;
}

/** The bill of a month, by line. */
export function computeLines(measured: Measured, scenario: Scenario): Line[] {
  const use = countUse(scenario);
  return [
    ...listTable(measured, scenario, use),
    ...listServers(use),
    ...listEdge(measured, scenario, use),
    ...listStanding(measured),
  ];
}

/** Dollars of a line. */
export function priceOf({ price, amount }: Pick<Line, 'price' | 'amount'>): number {
  const { usd, per } = prices.prices[price];
  return (amount / per) * usd;
}

type Use = ReturnType<typeof countUse>;

/** What happens in a month. */
function countUse(scenario: Scenario) {
  const { projects, viewsPerDay } = scenario;
  const views = viewsPerDay * a.daysPerMonth;
  const runs = reconciler.runsPerDay * a.daysPerMonth;
  const saves = projects * a.saves;
  const created = projects * a.newShare;
  const opened = projects * a.editPagesOpened;
  const missing = views * a.missingShare;
  const signIns = projects * a.signIns;
  // Whoever opens an edit page is asked for by the page as well.
  const accountCalls = signIns * a.signInCalls + opened;
  // A new project is a creation and a save of its answer file: two revisions.
  const revisions = saves + 2 * created;
  return {
    views,
    misses: countMisses(scenario) * a.daysPerMonth,
    jsonReads: projects * a.jsonReads * a.daysPerMonth,
    pages: projects * a.pageViews,
    saves,
    created,
    opened,
    missing,
    revisions,
    runs,
    signIns,
    mails: signIns + projects * a.otherMails,
    accountCalls,
    reconciled: Math.min(projects, reconciler.mostProjects) * runs,
    answersCalls: revisions + opened + missing,
    apiCalls: revisions + opened + missing + accountCalls,
  };
}

function listTable({ units, projectBytes, revisionBytes }: Measured, { projects }: Scenario, use: Use): Line[] {
  const sum = (kind: 'written' | 'read', operations: readonly (readonly [string, number])[]) =>
    operations.reduce((total, [name, times]) => {
      const unit = units[name];
      if (!unit) throw new Error(`not measured: ${name}`);
      return total + unit[kind] * times;
    }, 0);
  const users = [
    ['save 5 answers', use.saves],
    ['create a project', use.created],
    ['save a whole answer file', use.created],
    ['open the edit page', use.opened],
    ['answer for a missing object', use.missing],
    ['sign in by a mailed link', use.signIns],
    ['ask who is signed in', use.opened],
  ] as const;
  const followers = [
    ['score a revision', use.revisions],
    ['publish the objects of a score', use.revisions],
  ] as const;
  const tableGb = (projects * (projectBytes + 12 * a.saves * revisionBytes)) / gb;
  return [
    { price: 'writeUnits', driver: 'saves and signing in', amount: sum('written', users) },
    { price: 'writeUnits', driver: 'scoring of each revision', amount: sum('written', followers) },
    { price: 'readUnits', driver: 'saves, edit pages, missing objects, signing in', amount: sum('read', users) },
    { price: 'readUnits', driver: 'scoring and publishing', amount: sum('read', followers) },
    { price: 'readUnits', driver: 'the reconciler', amount: sum('read', [['reconcile, per project', use.reconciled]]) },
    { price: 'tableGb', driver: 'projects with a year of history', amount: tableGb },
    { price: 'recoveryGb', driver: 'the same', amount: tableGb },
  ];
}

function listServers(use: Use): Line[] {
  const seconds = (calls: number, ms: number, gigabytes: number) => (calls * ms * gigabytes) / 1000;
  const calls = use.apiCalls + 2 * use.revisions;
  const byUsers =
    seconds(use.answersCalls, a.apiMs, 0.5) +
    seconds(use.revisions, a.scoringMs, 0.5) +
    seconds(use.revisions, a.badgeMs, 0.5);
  return [
    { price: 'calls', driver: 'saves, edit pages, missing objects, signing in', amount: calls + use.runs },
    { price: 'gbSeconds', driver: 'the same', amount: byUsers },
    { price: 'gbSeconds', driver: 'signing in', amount: seconds(use.accountCalls, a.accountsMs, 1) },
    { price: 'gbSeconds', driver: 'the reconciler', amount: seconds(use.reconciled, a.reconcileMs, 1) },
    { price: 'apiRequests', driver: 'saves, edit pages, missing objects, signing in', amount: use.apiCalls },
    { price: 'mails', driver: 'sign-in, invitations, notes', amount: use.mails },
    { price: 'schedules', driver: 'the reconciler', amount: use.runs },
    { price: 'traces', driver: 'calls, if every one were traced', amount: calls + use.runs },
    { price: 'logGb', driver: 'calls and requests', amount: ((calls + use.apiCalls) * a.logBytes) / gb },
    { price: 'logGbKept', driver: 'three months of them', amount: (3 * (calls + use.apiCalls) * a.logBytes) / gb },
  ];
}

function listEdge({ badgeBytes, jsonBytes, objectsBytes }: Measured, { projects }: Scenario, use: Use): Line[] {
  const pageRequests = use.pages * a.pageRequests;
  const requests = use.views + use.jsonReads + pageRequests + use.apiCalls;
  const published = use.revisions * objectsOfProject;
  const badges = (use.views * (badgeBytes + a.headerBytes)) / gb;
  const others = (use.jsonReads * (jsonBytes + a.headerBytes) + use.pages * a.pageBytes) / gb;
  return [
    { price: 'edgeRequests', driver: 'badge views', amount: use.views },
    { price: 'edgeRequests', driver: 'pages, JSON, API', amount: requests - use.views },
    { price: 'edgeGb', driver: 'badge views', amount: badges },
    { price: 'edgeGb', driver: 'pages and JSON', amount: others },
    { price: 'edgeFunctions', driver: 'pages', amount: use.pages },
    { price: 'gets', driver: 'badge views that miss the edge', amount: use.misses },
    { price: 'gets', driver: 'JSON, pages, looks before a PUT', amount: use.jsonReads + pageRequests + published },
    { price: 'puts', driver: 'published objects', amount: published },
    { price: 'puts', driver: 'lists for the reconciler', amount: (use.reconciled * objectsOfProject) / 1000 },
    { price: 'objectGb', driver: 'published objects', amount: (projects * objectsBytes) / gb },
    { price: 'objectGb', driver: '30 days of access logs', amount: (requests * a.accessLogBytes) / gb },
  ];
}

function listStanding({ standing }: Measured): Line[] {
  return [
    { price: 'alarms', driver: 'being there', amount: standing.alarms },
    { price: 'dashboards', driver: 'being there', amount: standing.dashboards },
    { price: 'metrics', driver: 'being there', amount: a.metrics },
    { price: 'secrets', driver: 'being there', amount: standing.secrets },
  ];
}
