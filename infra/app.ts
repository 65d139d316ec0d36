import { join } from 'node:path';
import { createApp } from './create-app.ts';
import { SettingError } from './settings.ts';
import { stampTemplate } from './template-hash.ts';

try {
  const { app, stack } = createApp();
  stampTemplate(join(app.synth().directory, stack.templateFile));
} catch (error) {
  if (!(error instanceof SettingError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
