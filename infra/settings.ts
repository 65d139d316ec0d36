import type { Node } from 'constructs';
import { catalogue } from '../criteria/catalogue.ts';

/** What a deployer may choose, as context values: `cdk deploy -c stage=test -c badgeLabel='our badge'`. */
export interface Settings {
  /** End of the stack's name, so that several deployments fit into one account; default `production`. */
  readonly stage: string;
  /** Left half of the metal badges, 1 to 60 characters. */
  readonly badgeLabel: string;
  /** Left half of the baseline badges, 1 to 60 characters; default with the version of the criteria. */
  readonly baselineLabel: string;
  /** Own host names; undefined: those that CloudFront gives out. */
  readonly hosts: Hosts | undefined;
}

/** Host names of the two distributions, and the ARN of a certificate in us-east-1 that covers both. */
export interface Hosts {
  readonly site: string;
  readonly badges: string;
  readonly certificateArn: string;
}

/** The settings among an app's context values; throws a sentence for one that is unknown or wrong. */
export function readSettings(node: Node): Settings {
  const context: unknown = node.getAllContext();
  return parseSettings(new Map(Object.entries(context ?? {})));
}

/** The same from names and values, for whoever has no construct tree. */
export function parseSettings(values: ReadonlyMap<string, unknown>): Settings {
  const unknown = [...values.keys()].find((name) => isOurs(name) && !(name in formats));
  if (unknown)
    throw new Error(`There is no setting "${unknown}": the settings are ${Object.keys(formats).join(', ')}.`);
  return {
    stage: parseText(values, 'stage') ?? 'production',
    badgeLabel: parseText(values, 'badgeLabel') ?? 'best practices',
    baselineLabel: parseText(values, 'baselineLabel') ?? defaultBaselineLabel(),
    hosts: parseHosts(values),
  };
}

const label = { pattern: /^(?! )[^\p{C}\p{Zl}\p{Zp}]{1,60}(?<! )$/u, wanted: '1 to 60 characters on one line' };
const host = {
  pattern: /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
  wanted: 'a host name in lower case',
};

const formats = {
  stage: { pattern: /^[a-z][a-z0-9-]{0,19}$/, wanted: 'a lower-case word of up to 20 letters, digits and hyphens' },
  badgeLabel: label,
  baselineLabel: label,
  siteHost: host,
  badgeHost: host,
  certificateArn: {
    pattern: /^arn:[a-z-]+:acm:us-east-1:\d{12}:certificate\/[\w-]+$/,
    wanted: 'the ARN of a certificate in us-east-1',
  },
} as const;

/** Names of CDK's own context values have colons, slashes or hyphens in them. */
function isOurs(name: string): boolean {
  return /^[A-Za-z0-9_]+$/.test(name);
}

function parseText(values: ReadonlyMap<string, unknown>, name: keyof typeof formats): string | undefined {
  const value = values.get(name);
  if (value === undefined) return undefined;
  const { pattern, wanted } = formats[name];
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw new Error(`The setting "${name}" is ${JSON.stringify(value)}, but must be ${wanted}.`);
}

function parseHosts(values: ReadonlyMap<string, unknown>): Hosts | undefined {
  const site = parseText(values, 'siteHost');
  const badges = parseText(values, 'badgeHost');
  const certificateArn = parseText(values, 'certificateArn');
  if (site && badges && certificateArn) return { site, badges, certificateArn };
  if (!site && !badges && !certificateArn) return undefined;
  throw new Error('The settings "siteHost", "badgeHost" and "certificateArn" come together or not at all.');
}

function defaultBaselineLabel(): string {
  const version = catalogue.series.find(({ id }) => id === 'baseline')?.version;
  return version === undefined ? 'baseline' : `baseline ${version}`;
}
