import { App, type AppProps, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readSettings } from './settings.ts';
import { LaurelsStack } from './stack.ts';

/** One deployment, as the settings among the context values want it; cdk-nag checks it at every synthesis. */
export function createApp(props?: AppProps): { readonly app: App; readonly stack: LaurelsStack } {
  const app = new App(props);
  const settings = readSettings(app.node);
  const stack = new LaurelsStack(app, `Laurels-${settings.stage}`, settings);
  Tags.of(stack).add('service', 'laurels');
  Tags.of(stack).add('stage', settings.stage);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, stack };
}
