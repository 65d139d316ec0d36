import { join } from 'node:path';
import { App, Tags } from 'aws-cdk-lib';
import { readSettings } from './settings.ts';
import { LaurelsStack } from './stack.ts';
import { stampTemplate } from './template-hash.ts';

const app = new App();
const settings = readSettings(app.node);
const stack = new LaurelsStack(app, `Laurels-${settings.stage}`, settings);
Tags.of(stack).add('service', 'laurels');
Tags.of(stack).add('stage', settings.stage);
stampTemplate(join(app.synth().directory, stack.templateFile));
