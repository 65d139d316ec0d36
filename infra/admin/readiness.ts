import { resolveCname } from 'node:dns/promises';
import { existsSync, readFileSync } from 'node:fs';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { Settings } from '../settings.ts';
import { judgeTemplate } from '../template-hash.ts';
import { UsageError } from './command.ts';
import { checkCertificate, checkHosts } from './domain-checks.ts';
import { checkBootstrap, checkStack, type Findings, getStack, listOwnDistributions } from './stack-checks.ts';

export interface Surroundings {
  /** Folder of the last synthesised templates. */
  readonly synthesised: string;
  /** Names that a host is another name of; rejects where there are none. */
  readonly resolveCname: (host: string) => Promise<string[]>;
}

/** Prints what was found; throws UsageError with all that is in the way. */
export async function preflight(settings: Settings): Promise<void> {
  const { problems, warnings } = await checkReadiness(settings, { synthesised: 'cdk.out', resolveCname });
  for (const warning of warnings) console.error(`Note: ${warning}`);
  if (problems.length > 0) throw new UsageError([...problems, 'Nothing was changed.'].join('\n'));
  console.error(`Nothing stands in the way of Laurels-${settings.stage} in ${settings.region}.`);
}

/**
 * Looks whether a deployment with these settings can be done, changing nothing. Throws UsageError with one sentence if
 * nothing can be found out, as without credentials.
 */
export async function checkReadiness(
  settings: Settings,
  { synthesised, resolveCname }: Surroundings,
): Promise<Findings> {
  const { stage, region, hosts } = settings;
  const name = `Laurels-${stage}`;
  const client = new CloudFormationClient({ region });
  try {
    const stack = await getStack(client, name);
    const own = stack && hosts ? await listOwnDistributions(client, stack) : new Set<string>();
    const findings = await Promise.all(
      [
        Promise.resolve(checkSynthesised(`${synthesised}/${name}.template.json`)),
        checkBootstrap(client, region),
        ...(stack ? [checkStack(client, stack)] : []),
        ...(hosts ? [checkCertificate(hosts), checkHosts(hosts, own, resolveCname)] : []),
      ].map((check) => check.catch(asProblem)),
    );
    return {
      problems: findings.flatMap(({ problems }) => problems),
      warnings: findings.flatMap(({ warnings }) => warnings),
    };
  } finally {
    client.destroy();
  }
}

/** Deploying synthesises again: what somebody wrote into the last template would be lost without a word. */
function checkSynthesised(path: string): Findings {
  const isEdited = existsSync(path) && judgeTemplate(readFileSync(path, 'utf8')) === 'edited';
  if (!isEdited) return { problems: [], warnings: [] };
  const sentence = `${path} was edited by hand, and deploying would write over it: make the change in infra/, and delete that file.`;
  return { problems: [sentence], warnings: [] };
}

function asProblem(error: unknown): Findings {
  if (error instanceof UsageError) return { problems: [error.message], warnings: [] };
  throw error;
}
