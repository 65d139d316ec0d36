import { existsSync, readFileSync } from 'node:fs';
import { parseSettings, type Settings } from '../settings.ts';
import { UsageError } from './command.ts';

/** The options of `preflight` and `deploy`: settings, as `cdk` takes them. */
export const deployOptions = {
  context: { type: 'string', short: 'c', multiple: true },
  'require-approval': { type: 'string' },
} as const;

/** The settings of a deployment, from `name=value` texts and, below those, from cdk.json. Throws UsageError. */
export function readDeploySettings(assignments: readonly string[] = [], cdkJson = 'cdk.json'): Settings {
  const values = new Map([...readContext(cdkJson), ...assignments.map(parseAssignment)]);
  try {
    return parseSettings(values);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function parseAssignment(text: string): [string, string] {
  const [name = '', ...value] = text.split('=');
  if (name === '' || value.length === 0)
    throw new UsageError(`"-c ${text}" sets nothing: write -c name=value, such as -c stage=test.`);
  return [name, value.join('=')];
}

function readContext(path: string): [string, unknown][] {
  if (!existsSync(path)) throw new UsageError(`There is no ${path} here: run this in the folder of the repository.`);
  try {
    const { context = {} } = JSON.parse(readFileSync(path, 'utf8')) as { context?: Record<string, unknown> };
    return Object.entries(context);
  } catch (error) {
    throw new UsageError(`${path} is no JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
