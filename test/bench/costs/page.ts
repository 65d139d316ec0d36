import { format } from 'prettier';
import { caches } from '../../../infra/paths.ts';
import { assumptions as a } from './assumptions.ts';
import type { Measured } from './measure.ts';
import { computeLines, countMisses, type Line, priceOf, type Scenario } from './model.ts';
import priceList from './prices.json' with { type: 'json' };

const scenarios: readonly Scenario[] = [
  { projects: 10_000, viewsPerDay: 1_000_000 },
  { projects: 10_000, viewsPerDay: 100_000_000 },
  { projects: 1_000_000, viewsPerDay: 1_000_000 },
  { projects: 1_000_000, viewsPerDay: 100_000_000 },
];
const { prices, region, asOf, note } = priceList;
const services = [...new Set(Object.values(prices).map(({ service }) => service))];

/** docs/costs.md, computed from what was measured, the prices and the assumptions alone. */
export function renderCosts(measured: Measured): Promise<string> {
  return format(renderPage(measured), { parser: 'markdown', printWidth: 120 });
}

function renderPage(measured: Measured): string {
  const bills = scenarios.map((scenario) => computeLines(measured, scenario));
  return `${[
    '# What a deployment costs',
    'Written by `npm run costs`; do not edit. Capacity units and sizes are measured on the embedded engine, prices are those of\n`test/bench/costs/prices.json`, and what nobody can measure is assumed below.',
    `Prices: ${region}, ${asOf}.\n${note.replaceAll('. ', '.\n')}`,
    '## A month, in US dollars',
    renderSums(bills),
    '## What drives it',
    renderDrivers(bills),
    '## How views become reads',
    renderMisses(),
    '## Every line',
    'Amount and dollars of a month in each case, in the order of the table above: projects / views a day.',
    renderLines(bills),
    '## Measured',
    renderMeasured(measured),
    '## Assumed',
    renderAssumptions(),
    '## Prices',
    table(
      ['what', 'service', 'USD'],
      Object.values(prices).map(({ what, service, usd }) => [what, service, String(usd)]),
    ),
    '## What is not in it',
    'Free tiers, volume discounts and taxes; a domain and its DNS; a firewall (WAF); data that leaves AWS for other than the\nedge; e-mail of alarms; copies of the objects for other regions; people. Viewers outside the United States and Europe cost up\nto twice as much at the edge. An answer 304 weighs less than a badge: counted as a badge here.',
  ].join('\n\n')}\n`;
}

function renderSums(bills: readonly (readonly Line[])[]): string {
  const rows = services.map((service) => [
    service,
    ...bills.map((bill) => dollars(sum(bill.filter(({ price }) => prices[price].service === service)))),
  ]);
  return table(
    ['', ...scenarios.map(nameOf)],
    [
      ...rows,
      ['**all**', ...bills.map((bill) => `**${dollars(sum(bill))}**`)],
      [
        'for a million views',
        ...bills.map((bill, i) => dollars((sum(bill) / ((scenarios[i]?.viewsPerDay ?? 0) * a.daysPerMonth)) * 1e6)),
      ],
    ],
  );
}

function renderDrivers(bills: readonly (readonly Line[])[]): string {
  const [small = [], , large = []] = bills;
  const reads = (bill: readonly Line[]) =>
    dollars(sum(bill.filter(({ price, driver }) => price === 'readUnits' && driver === 'the reconciler')));
  const million = (price: Line['price']) => dollars(priceOf({ price, amount: 1e6 }));
  return [
    `- Views: a million of them cost ${million('edgeRequests')} as requests at the edge, and those that miss it ${million('gets')} as reads of the bucket. No view of a published badge calls a function or reads the table.`,
    `- Saves and history: they grow with the projects, not with the views.`,
    `- The reconciler reads the table for ${reads(small)} with 10 thousand projects, all of them every hour, and never for more than ${reads(large)}: a run looks at 50 thousand at most.`,
    '- Standing things, mostly what watches over the deployment: the same for the smallest and the largest.',
  ].join('\n');
}

function renderMisses(): string {
  const rows = scenarios.map((scenario) => {
    const misses = countMisses(scenario);
    const bound = (scenario.projects * 86_400 * a.regionalCaches) / caches.object.edgeSeconds;
    const hits = 100 * (1 - misses / scenario.viewsPerDay);
    return [nameOf(scenario), amount(misses), `${hits.toFixed(1)} %`, amount(bound)];
  });
  const text =
    `The edge keeps a badge for ${caches.object.edgeSeconds} s, so each of ${a.regionalCaches} regional caches asks the bucket for each badge at most every\n` +
    `${caches.object.edgeSeconds} s, however often it is viewed. Views are assumed to spread over the badges by Zipf's law and at random over time: at a\n` +
    'rate of r views a second, r / (1 + 2 r) miss. A miss is one read of the bucket and no call of a function.';
  return `${text}\n\n${table(['', 'misses a day', 'answered by the edge', 'misses at most'], rows)}`;
}

function renderLines(bills: readonly (readonly Line[])[]): string {
  const [first = []] = bills;
  const rows = first.map(({ price, driver }, i) => [
    prices[price].what,
    driver,
    ...bills.map((bill) => {
      const line = bill[i];
      return line ? `${amount(line.amount / prices[price].per)} → ${dollars(priceOf(line))}` : '';
    }),
  ]);
  return table(['what', 'driven by', ...scenarios.map(nameOf)], rows);
}

function renderMeasured({ units, standing, ...bytes }: Measured): string {
  const operations = Object.entries(units).map(([name, { written, read }]) => [name, String(written), String(read)]);
  const sizes = [
    ['a project in the table, created and filled once', bytes.projectBytes],
    ['what one more save of 5 answers adds', bytes.revisionBytes],
    ['the five published objects', bytes.objectsBytes],
    ['of these, the badge', bytes.badgeBytes],
    ['of these, the JSON', bytes.jsonBytes],
  ] as const;
  return [
    'Units of a call, the mean of 20 generated projects (24 justifications on average, answer files of 2 to 69 KB):',
    table(['operation', 'write units', 'read units'], operations),
    table(
      ['bytes of', 'mean'],
      sizes.map(([name, size]) => [name, amount(size)]),
    ),
    `The stack has ${standing.alarms} alarms, ${standing.dashboards} dashboard and ${standing.secrets} secrets.`,
  ].join('\n\n');
}

function renderAssumptions(): string {
  return [
    `- A project is saved ${a.saves} times a month, its edit page opened ${a.editPagesOpened} times, and pages of the site ${a.pageViews} times; ${percent(a.newShare)} of all are new.`,
    `- Somebody signs in for it ${a.signIns} time a month by a mailed link, in ${a.signInCalls} calls, and it sends ${a.otherMails} other mails.`,
    `- Dashboards read the JSON of each project ${a.jsonReads} time a day, always past the edge.`,
    `- ${percent(a.missingShare)} of the views ask for what is missing and call the API.`,
    `- A page is ${a.pageRequests} requests and ${amount(a.pageBytes)} bytes; each answer has ${a.headerBytes} bytes of headers.`,
    `- A call is billed ${a.apiMs} ms in the API, ${a.scoringMs} ms in scoring, ${a.badgeMs} ms in badge, all at 512 MB, and ${a.accountsMs} ms in accounts at 1 GB; the reconciler takes ${a.reconcileMs} ms a project at 1 GB.`,
    `- A call or request logs ${a.logBytes} bytes, kept for 90 days; a line of the edge's log is ${a.accessLogBytes} bytes, kept for 30 days.`,
    `- ${a.metrics} metrics beyond those that come with the services. A month has ${a.daysPerMonth} days.`,
  ].join('\n');
}

function nameOf({ projects, viewsPerDay }: Scenario): string {
  return `${projects === 10_000 ? '10 thousand' : '1 million'} / ${viewsPerDay / 1e6} million`;
}

function sum(lines: readonly Line[]): number {
  return lines.reduce((total, line) => total + priceOf(line), 0);
}

function dollars(value: number): string {
  return value < 100 ? value.toFixed(2) : Math.round(value).toLocaleString('en');
}

/** Three digits that count, with groups of thousands. */
function amount(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(3))} %`;
}

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heading), line(heading.map(() => '---')), ...rows.map(line)].join('\n');
}
