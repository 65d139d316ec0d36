/** `npm run restore -- --stage S --from-table TABLE`: puts back what point-in-time recovery made a second table of. */
import { DescribeTableCommand, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Table } from '../../functions/table/table.ts';
import { runCommand, UsageError } from './command.ts';
import { type Deployment, deploymentOptions, openDeployment, openFolder, requireReadOnly } from './deployment.ts';
import { type RestoreReport, restoreFrom } from './restore-deployment.ts';

const options = { ...deploymentOptions, 'from-table': { type: 'string' } } as const;

await runCommand(options, async ({ 'from-table': from, ...which }) => {
  if (from === undefined)
    throw new UsageError('Say which table was recovered: --from-table NAME; with --local, a copy of the data folder.');
  await using opening = new AsyncDisposableStack();
  const deployment = opening.adopt(await openDeployment(which, { mayBeNew: true }), (it) => it.close());
  requireReadOnly(deployment);
  const source = await (which.local === true ? openCopy(opening, resolve(from)) : findTable(deployment, from));
  const report = await restoreFrom(source, from, deployment);
  for (const line of describe(report)) console.log(line);
});

/** The engine of a laptop recovers nothing: there, a copy of the folder is what a recovered table is in the cloud. */
async function openCopy(opening: AsyncDisposableStack, folder: string): Promise<Table> {
  if (!existsSync(join(folder, 'table.db')))
    throw new UsageError(`${folder} holds no table.db. Nothing was changed. Name a copy of a local run's data folder.`);
  return opening.adopt(await openFolder(folder), (it) => it.close()).table;
}

async function findTable({ table }: Deployment, name: string): Promise<Table> {
  if (name === table.name)
    throw new UsageError(
      `${name} is the deployment's own table. Nothing was changed. Name the one that was recovered.`,
    );
  try {
    const { Table } = await table.client.send(new DescribeTableCommand({ TableName: name }));
    if (Table?.TableStatus !== 'ACTIVE')
      throw new UsageError(
        `The table ${name} is ${Table?.TableStatus}, not ACTIVE. Nothing was changed. Run this again when it is recovered.`,
      );
    return { client: table.client, name };
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new UsageError(`There is no table ${name} in this account and region. Nothing was changed.`, {
      cause: error,
    });
  }
}

function describe({ outcome, projects, removed }: RestoreReport): string[] {
  if (outcome === 'done') return ['The table holds this copy already. Nothing was changed.'];
  const lost = projects.filter(({ epoch }) => epoch === undefined);
  const repaired = projects.filter((project) => project.repaired.length > 0);
  const cut = projects.flatMap((project) => (project.cut ? [{ id: project.id, ...project.cut }] : []));
  const incomplete = projects.filter(({ isIncomplete }) => isIncomplete);
  return [
    `${projects.length - lost.length} projects, ${repaired.length} repaired, ${cut.length} cut, ${lost.length} lost.`,
    ...repaired.map(
      ({ id, repaired }) => `Project ${id} repaired: ${repaired.map(({ pk, sk }) => `${pk} ${sk}`).join(', ')}`,
    ),
    ...cut.map(({ id, from, to }) => `Project ${id} cut: revisions ${from} to ${to} were not whole.`),
    ...incomplete.map(({ id }) => `Project ${id} may lack answers of a change that was erased.`),
    ...lost.map(({ id }) => `Project ${id} lost: its first revision is not in the copy.`),
    ...(removed.length > 0
      ? [`Objects of projects that the copy does not have were removed: ${removed.join(', ')}.`]
      : []),
  ];
}
