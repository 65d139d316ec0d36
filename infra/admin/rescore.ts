/** `npm run rescore`: scores every project by the rules of this release, after a report of what that changes. */
import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, renameSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { catalogue } from '../../criteria/catalogue.ts';
import { runCommand, UsageError } from './command.ts';
import { requireFinished } from './begin-copy.ts';
import { type Deployment, deploymentOptions, openDeployment } from './deployment.ts';
import { applyRules, previewRules, type Rescoring } from './rescoring.ts';

interface Options {
  readonly isDryRun: boolean;
  /** Undefined: the report goes to standard output. */
  readonly path: string | undefined;
}

const options = {
  ...deploymentOptions,
  'dry-run': { type: 'boolean' },
  report: { type: 'string' },
} as const;

await runCommand(options, async ({ 'dry-run': isDryRun = false, report, ...which }) => {
  const path = report ?? (isDryRun ? undefined : `rescore-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.ndjson`);
  if (path !== undefined && existsSync(path))
    throw new UsageError(`${path} exists already. Name another file: a report is never written over.`);
  if (path !== undefined && !existsSync(dirname(resolve(path))))
    throw new UsageError(`There is no folder ${dirname(resolve(path))} for the report. Nothing was changed.`);
  const deployment = await openDeployment(which);
  try {
    await rescore(deployment, { isDryRun, path });
  } finally {
    await deployment.close();
  }
});

async function rescore(deployment: Deployment, { isDryRun, path }: Options): Promise<void> {
  if (!isDryRun && deployment.rulesHash !== catalogue.rulesHash)
    throw new UsageError(
      `${deployment.name} scores by other rules than this copy of the code. Deploy it first, or see what its rules would ` +
        'change with --dry-run.',
    );
  await requireFinished(deployment);
  const rescoring = open(deployment);
  const report = openReport(path);
  report.write({ deployment: deployment.name, at: new Date().toISOString(), rules: catalogue.rulesHash });
  const { outdated, different, failed } = await previewRules(rescoring, report.write);
  report.finish();
  console.error(`${outdated} scores are by other rules; ${different} projects change, as ${path ?? 'listed'}.`);
  if (isDryRun) return;
  const applied = await applyRules(rescoring, failed);
  console.error(
    `${applied.appended} projects were given to scoring, ${applied.waiting} had been before, ` +
      `${failed.size + applied.failed} failed.${process.exitCode === 1 ? ' Run this again for the rest.' : ''}`,
  );
}

function open({ table }: Deployment): Rescoring {
  return {
    table,
    catalogue,
    now: () => new Date(),
    onProgress: (done, last) => {
      if (done === last || done % 1000 === 0) console.error(`${done} of ${last} numbers looked at`);
    },
    onFailure: (id, error) => {
      process.exitCode = 1;
      console.error(`${id ? `project ${id}` : 'a project'} failed:`, error instanceof Error ? error.message : error);
    },
  };
}

/** One JSON value a line. A file has its name only once it is whole and on the disk. */
function openReport(path: string | undefined) {
  if (path === undefined) return { write: (line: unknown) => console.log(JSON.stringify(line)), finish: () => {} };
  const draft = `${path}.part`;
  const file = openSync(draft, 'w');
  return {
    write: (line: unknown) => appendFileSync(file, `${JSON.stringify(line)}\n`),
    finish: () => {
      syncAndClose(file);
      renameSync(draft, path);
      syncAndClose(openSync(dirname(resolve(path)), 'r'));
    },
  };
}

function syncAndClose(file: number): void {
  fsyncSync(file);
  closeSync(file);
}
