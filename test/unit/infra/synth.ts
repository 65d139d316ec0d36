import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parseSettings } from '../../../infra/settings.ts';
import { LaurelsStack } from '../../../infra/stack.ts';

/** The template of a deployment with these settings, without bundles: it says what they are to be, not what is in them. */
export function synthTemplate(settings: Readonly<Record<string, string>> = {}): Template {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [], '@aws-cdk/aws-iam:minimizePolicies': true } });
  return Template.fromStack(new LaurelsStack(app, 'Test', parseSettings(new Map(Object.entries(settings)))));
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

/** Logical id that a `Ref` or `Fn::GetAtt` somewhere within the value points to; empty if there is none. */
export function referenceOf(value: unknown): string {
  return /"(?:Ref":"|Fn::GetAtt":\[")((?!AWS::)[^"]+)"/.exec(JSON.stringify(value) ?? '')?.[1] ?? '';
}
