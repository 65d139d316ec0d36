import { App, Tags } from 'aws-cdk-lib';
import { readSettings } from './settings.ts';
import { LaurelsStack } from './stack.ts';

const app = new App();
const settings = readSettings(app.node);
const stack = new LaurelsStack(app, `Laurels-${settings.stage}`, settings);
Tags.of(stack).add('service', 'laurels');
Tags.of(stack).add('stage', settings.stage);
