/** `npm run wipe -- --stage S --confirm NAME`: removes every project and person of a deployment, and what it published. */
import { runCommand } from './command.ts';
import { deploymentOptions, openDeployment, requireReadOnly } from './deployment.ts';
import { wipe } from './wipe-deployment.ts';

const options = { ...deploymentOptions, confirm: { type: 'string' }, 'keep-objects': { type: 'boolean' } } as const;

await runCommand(options, async ({ confirm, 'keep-objects': keepsObjects = false, ...which }) => {
  const deployment = await openDeployment(which);
  try {
    requireReadOnly(deployment);
    const { items, objects } = await wipe(deployment, { confirm, keepsObjects });
    console.log(`${deployment.name} is empty: ${items} items and ${objects} objects were removed.`);
  } finally {
    await deployment.close();
  }
});
