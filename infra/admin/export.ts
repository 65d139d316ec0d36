/** `npm run export -- --stage S --to FILE`: everything of a deployment in one file. */
import { resolve } from 'node:path';
import { exportItems } from '../../functions/table/copies/export-items.ts';
import { requireFinished } from './begin-copy.ts';
import { runCommand, UsageError } from './command.ts';
import { deploymentOptions, openDeployment } from './deployment.ts';
import { writeExport } from './export-file.ts';

await runCommand({ ...deploymentOptions, to: { type: 'string' } }, async ({ to, ...which }) => {
  if (to === undefined) throw new UsageError('Say where the export goes: --to laurels.ndjson');
  const deployment = await openDeployment(which);
  try {
    await requireFinished(deployment);
    const done = await writeExport(resolve(to), deployment.name, (sink) => exportItems(deployment.table, sink));
    console.log(
      `${done.projects} projects, ${done.items} items, ${done.sizeBytes} bytes, checksum in its last line ${done.sha256}.`,
    );
    for (const { project, damage } of done.damaged)
      console.log(`Project ${project} is not whole in the table: ${damage}. It is exported as it is.`);
  } finally {
    await deployment.close();
  }
});
