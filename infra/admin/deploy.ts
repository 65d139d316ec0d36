/** `npm run deploy`: deploys with these settings by the CDK, once preflight has found nothing in the way. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { deployOptions, readDeploySettings } from './deploy-settings.ts';
import { runCommand } from './command.ts';
import { preflight } from './readiness.ts';

const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');

await runCommand(deployOptions, async ({ context = [], 'require-approval': approval }) => {
  await preflight(readDeploySettings(context));
  const parameters = [...context.flatMap((one) => ['-c', one]), ...(approval ? ['--require-approval', approval] : [])];
  const { status, error } = spawnSync(process.execPath, [cdk, 'deploy', ...parameters], { stdio: 'inherit' });
  if (error) throw error;
  process.exitCode = status ?? 1;
});
