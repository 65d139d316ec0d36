import type { Node } from 'constructs';
import { catalogue } from '../criteria/catalogue.ts';
import { flagNames, textFormats } from './setting-formats.ts';

/**
 * What a deployer may choose, as context values: `cdk deploy -c stage=test -c badgeLabel='our badge'`, or under `context`
 * in cdk.json. Each has the name of its field but the three of `hosts`: `siteHost`, `badgeHost` and `certificateArn`.
 */
export interface Settings {
  /** End of the stack's name, so that several deployments fit into one account; default `production`. */
  readonly stage: string;
  /** Where table, functions and buckets live; default `us-east-1`, the one region where the edge can be watched over. */
  readonly region: string;
  /** Own host names; undefined, the default: those that CloudFront gives out. */
  readonly hosts: Hosts | undefined;
  /** Left half of the metal badges, 1 to 60 characters; default `best practices`. */
  readonly badgeLabel: string;
  /** Left half of the baseline badges, 1 to 60 characters; default with the version of the criteria. */
  readonly baselineLabel: string;
  /** What the site calls itself, 1 to 60 characters; default `Laurels`. */
  readonly programmeName: string;
  /** E-mail address that alarms and the budget's warnings go to; undefined, the default: nobody is told. */
  readonly alarmAddress: string | undefined;
  /** Address that mails to people come from; undefined, the default: none are sent, and nobody signs in by e-mail. */
  readonly mailFrom: string | undefined;
  /** Who is the first administrator, by e-mail address or forge and login; undefined, the default: nobody. */
  readonly administrator: string | undefined;
  /** Whole US dollars a month, 1 to 1,000,000, that the account is expected to cost; default 50, undefined without an address. */
  readonly monthlyBudget: number | undefined;
  /** Whether table and buckets outlive the stack; default true. False is for trials: `cdk destroy` then deletes all data. */
  readonly retain: boolean;
  /** Web ACL (WAFv2, of CloudFront's scope) that guards the site, but never the badges; undefined, the default: none. */
  readonly webAclArn: string | undefined;
  /** Whether every write is refused, as during a restore; default false. */
  readonly readOnly: boolean;
  /** A line of text above every page, 1 to 300 characters; undefined, the default: none. */
  readonly announcement: string | undefined;
  /** Whether pages say that this is no production site and robots are kept out; default true unless the stage is `production`. */
  readonly banner: boolean;
}

/** Host names of the two distributions, and the ARN of a certificate in us-east-1 that covers both. */
export interface Hosts {
  readonly site: string;
  readonly badges: string;
  readonly certificateArn: string;
}

/** A setting that is unknown or wrong; the message says what it must be. */
export class SettingError extends Error {}

/** The settings among an app's context values; throws a SettingError. */
export function readSettings(node: Node): Settings {
  const context: unknown = node.getAllContext();
  return parseSettings(new Map(Object.entries(context ?? {})));
}

/** The same from names and values, for whoever has no construct tree. */
export function parseSettings(values: ReadonlyMap<string, unknown>): Settings {
  const unknown = [...values.keys()].find((name) => isOurs(name) && !settingNames.includes(name));
  if (unknown) throw new SettingError(`There is no setting "${unknown}": the settings are ${settingNames.join(', ')}.`);
  const text = (name: TextName): string | undefined => parseText(values, name);
  const stage = text('stage') ?? 'production';
  return {
    stage,
    region: text('region') ?? 'us-east-1',
    hosts: parseHosts(text('siteHost'), text('badgeHost'), text('certificateArn')),
    badgeLabel: text('badgeLabel') ?? 'best practices',
    baselineLabel: text('baselineLabel') ?? defaultBaselineLabel(),
    programmeName: text('programmeName') ?? 'Laurels',
    alarmAddress: text('alarmAddress'),
    mailFrom: text('mailFrom'),
    administrator: text('administrator'),
    monthlyBudget: parseBudget(values, text('alarmAddress')),
    retain: parseFlag(values, 'retain') ?? true,
    webAclArn: text('webAclArn'),
    readOnly: parseFlag(values, 'readOnly') ?? false,
    announcement: text('announcement'),
    banner: parseFlag(values, 'banner') ?? stage !== 'production',
  };
}

type TextName = keyof typeof textFormats;

/** All names that a deployer may use. */
export const settingNames: readonly string[] = [...Object.keys(textFormats), 'monthlyBudget', ...flagNames];

/** Names of CDK's own context values have colons, slashes or hyphens in them. */
function isOurs(name: string): boolean {
  return /^[A-Za-z0-9_]+$/.test(name);
}

function parseText(values: ReadonlyMap<string, unknown>, name: TextName): string | undefined {
  const value = values.get(name);
  if (value === undefined) return undefined;
  const { pattern, wanted } = textFormats[name];
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw wrong(name, value, wanted);
}

/** From the command line every value is a text, from cdk.json it can be what it looks like. */
function parseFlag(values: ReadonlyMap<string, unknown>, name: (typeof flagNames)[number]): boolean | undefined {
  const value = values.get(name);
  if (value === undefined) return undefined;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw wrong(name, value, 'true or false');
}

function parseBudget(values: ReadonlyMap<string, unknown>, alarmAddress: string | undefined): number | undefined {
  const value = values.get('monthlyBudget');
  if (value === undefined) return alarmAddress === undefined ? undefined : 50;
  const dollars = typeof value === 'string' && /^\d{1,7}$/.test(value) ? Number(value) : value;
  if (typeof dollars !== 'number' || !Number.isInteger(dollars) || dollars < 1 || dollars > 1_000_000)
    throw wrong('monthlyBudget', value, 'a whole number of US dollars from 1 to 1000000');
  if (alarmAddress !== undefined) return dollars;
  throw new SettingError('The setting "monthlyBudget" needs somebody to tell: set "alarmAddress" as well.');
}

function parseHosts(site?: string, badges?: string, certificateArn?: string): Hosts | undefined {
  if (!site && !badges && !certificateArn) return undefined;
  if (!site || !badges || !certificateArn)
    throw new SettingError('The settings "siteHost", "badgeHost" and "certificateArn" come together or not at all.');
  if (site === badges)
    throw new SettingError(
      `The settings "siteHost" and "badgeHost" are both "${site}", but must be two different names.`,
    );
  return { site, badges, certificateArn };
}

function wrong(name: string, value: unknown, wanted: string): SettingError {
  return new SettingError(`The setting "${name}" is ${JSON.stringify(value)}, but must be ${wanted}.`);
}

function defaultBaselineLabel(): string {
  const version = catalogue.series.find(({ id }) => id === 'baseline')?.version;
  return version === undefined ? 'baseline' : `baseline ${version}`;
}
