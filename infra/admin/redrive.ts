/** `npm run redrive -- --stage S [--dry-run]`: has the batches that the stream gave up delivered again. */
import { runCommand } from './command.ts';
import { deploymentOptions, openDeployment } from './deployment.ts';
import { redriveBatches } from './redrive-batches.ts';

await runCommand({ ...deploymentOptions, 'dry-run': { type: 'boolean' } }, async (values) => {
  const isDry = values['dry-run'] === true;
  const deployment = await openDeployment(values);
  try {
    let [batches, touched, kept] = [0, 0, 0];
    for await (const batch of redriveBatches(deployment, { at: new Date().toISOString(), isDry })) {
      batches++;
      touched += batch.touched;
      if (batch.reasons.length > 0) kept++;
      console.log(`${batch.key}: ${batch.touched} to be delivered again`);
      for (const reason of batch.reasons) console.log(`  kept: ${reason}`);
    }
    const done = isDry ? 'would be delivered again; nothing was written' : 'will be delivered again';
    console.log(`${deployment.name}: ${batches} failed batches, ${touched} records ${done}, ${kept} batches kept.`);
    if (kept > 0) process.exitCode = 1;
  } finally {
    await deployment.close();
  }
});
