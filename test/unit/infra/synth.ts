import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parseSettings } from '../../../infra/settings.ts';
import { LaurelsStack } from '../../../infra/stack.ts';

/** Every setting at once, each with a value that is not its default. */
export const everySetting = {
  stage: 'trial',
  region: 'eu-central-1',
  siteHost: 'laurels.example.org',
  badgeHost: 'badges.example.org',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b-2c3d',
  badgeLabel: 'our badge',
  baselineLabel: 'our baseline',
  programmeName: 'Lorbeer der Länder',
  alarmAddress: 'night.shift+laurels@example.org',
  monthlyBudget: '120',
  mailFrom: 'noreply@example.org',
  administrator: 'github/octocat',
  retain: 'false',
  webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/edge_rules-1/01234567-89ab-cdef-0123-456789abcdef',
  readOnly: 'true',
  announcement: "It's closed on the 6th of January.",
  banner: 'false',
};

/** The stack of a deployment with these settings, without bundles: it says what they are to be, not what is in them. */
export function createStack(settings: Readonly<Record<string, string>> = {}): LaurelsStack {
  const app = new App({ context: { ...flags, 'aws:cdk:bundling-stacks': [] } });
  return new LaurelsStack(app, 'Test', parseSettings(new Map(Object.entries(settings))));
}

export function synthTemplate(settings: Readonly<Record<string, string>> = {}): Template {
  return Template.fromStack(createStack(settings));
}

/** Properties of the resources of a type, by logical id. */
export function listProperties(template: Template, type: string): Map<string, Properties> {
  const resources = Object.entries(template.findResources(type));
  return new Map(resources.map(([id, resource]) => [id, parseProperties(resource['Properties'])]));
}

export type Properties = Readonly<Record<string, unknown>>;

/** The value as an object; throws if it is none. */
export function parseProperties(value: unknown): Properties {
  if (value === null || typeof value !== 'object') throw new Error(`not an object: ${JSON.stringify(value)}`);
  return Object.fromEntries(Object.entries(value));
}

/** The value as a list of objects; undefined is an empty one, a single object a list of one. */
export function parseList(value: unknown): Properties[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value.map(parseProperties) : [parseProperties(value)];
}

/** The statements of all policies in a template, each with the logical id of what it belongs to. */
export function listStatements(template: Template): { readonly id: string; readonly statement: Properties }[] {
  return Object.entries<unknown>(template.toJSON()['Resources']).flatMap(([id, resource]) =>
    [...findDocuments(parseProperties(resource)['Properties'])].flatMap((document) =>
      parseList(document['Statement']).map((statement) => ({ id, statement })),
    ),
  );
}

function* findDocuments(value: unknown): Generator<Properties> {
  if (value === null || typeof value !== 'object') return;
  if ('Statement' in value) yield parseProperties(value);
  for (const inner of Object.values(value)) yield* findDocuments(inner);
}

/** Logical id that a `Ref` or `Fn::GetAtt` somewhere within the value points to; empty if there is none. */
export function referenceOf(value: unknown): string {
  return /"(?:Ref":"|Fn::GetAtt":\[")((?!AWS::)[^"]+)"/.exec(JSON.stringify(value) ?? '')?.[1] ?? '';
}

/** What cdk.json switches on, save for the tool itself. */
const flags = parseProperties(
  parseProperties(JSON.parse(readFileSync(new URL('../../../cdk.json', import.meta.url), 'utf8')))['context'],
);
