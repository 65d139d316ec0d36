/** `npm run rekey`: seals addresses and forge accounts of people under the newest of their keys, and has them found by it. */
import { requireFinished } from './begin-copy.ts';
import { runCommand } from './command.ts';
import { deploymentOptions, openDeployment } from './deployment.ts';
import { rekeyPeople } from './rekeying.ts';

await runCommand(deploymentOptions, async (which) => {
  const deployment = await openDeployment(which);
  try {
    await requireFinished(deployment);
    const keys = await deployment.readPeopleKeys();
    const { people, items, lookUps, failed } = await rekeyPeople({ table: deployment.table, keys, onFailure });
    console.log(
      `${people} people looked at, ${items} items under the newest key anew, ${lookUps} old look-ups removed, ${failed} failed.` +
        (failed > 0 ? ' Keep every key, and run this again.' : ''),
    );
  } finally {
    await deployment.close();
  }
});

function onFailure(person: string, error: unknown): void {
  process.exitCode = 1;
  console.error(`person ${person} failed:`, error instanceof Error ? error.message : error);
}
