/** `npm run preflight`: says what would stop a deployment with these settings, and changes nothing. */
import { deployOptions, readDeploySettings } from './deploy-settings.ts';
import { runCommand } from './command.ts';
import { preflight } from './readiness.ts';

await runCommand(deployOptions, async ({ context }) => preflight(readDeploySettings(context)));
