/** `npm run import -- --stage S --from FILE`: puts an export into an empty deployment. */
import { resolve } from 'node:path';
import { statSync } from 'node:fs';
import { runCommand, UsageError } from './command.ts';
import { deploymentOptions, openDeployment, requireReadOnly } from './deployment.ts';
import { importFile } from './import-deployment.ts';

await runCommand({ ...deploymentOptions, from: { type: 'string' } }, async ({ from, ...which }) => {
  if (from === undefined || !statSync(from, { throwIfNoEntry: false })?.isFile())
    throw new UsageError('Say which export to import: --from laurels.ndjson, a file that exists.');
  const deployment = await openDeployment(which, { mayBeNew: true });
  try {
    requireReadOnly(deployment);
    const { outcome, projects, items, ...told } = await importFile(deployment, resolve(from));
    if (outcome === 'done') return console.log(`${deployment.name} holds this import already. Nothing was changed.`);
    console.log(
      `${projects} projects, ${items} items ${outcome === 'resumed' ? 'are there, resumed' : 'were imported'}.`,
    );
    if (told.damaged > 0)
      console.log(`${told.damaged} of them were not whole when they were exported, and are not now.`);
    if (told.recovered > 0) console.log(`${told.recovered} had newer objects published, and begin a new epoch.`);
    if (told.removed.length > 0)
      console.log(`Objects of projects not in the file were removed: ${told.removed.join(', ')}.`);
  } finally {
    await deployment.close();
  }
});
