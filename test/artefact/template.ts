import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { LaurelsStack } from '../../infra/stack.ts';
import { parseProperties, type Properties } from '../unit/infra/synth.ts';
import { settings } from './place.ts';

/** Resources of a stack as CloudFormation would read them. */
export interface Template {
  /** Folder with an `asset.<hash>` for each bundle. */
  readonly directory: string;
  /** Resources of a type by logical id, in the template's order. */
  list(type: string): ReadonlyMap<string, Properties>;
  /** Type of the resource with a logical id; throws where there is none. */
  typeOf(id: string): string;
}

/** What `cdk synth` makes, written into a folder; it takes some seconds to bundle. */
export function synthesise(directory: string): Template {
  const cdk: unknown = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));
  const { context = {} } = parseProperties(cdk);
  const app = new App({ outdir: directory, context: { ...parseProperties(context) } });
  const { templateFile } = new LaurelsStack(app, 'Artefact', settings);
  app.synth();
  const template: unknown = JSON.parse(readFileSync(join(directory, templateFile), 'utf8'));
  const resources = Object.entries(parseProperties(parseProperties(template)['Resources'])).map(([id, resource]) => {
    const { Type, Properties: properties = {} } = parseProperties(resource);
    return { id, type: String(Type), properties: parseProperties(properties) };
  });
  return {
    directory,
    list: (type) => new Map(resources.filter((one) => one.type === type).map((one) => [one.id, one.properties])),
    typeOf(id) {
      const found = resources.find((one) => one.id === id);
      if (!found) throw new Error(`the template has no ${id}`);
      return found.type;
    },
  };
}
