import { fileURLToPath } from 'node:url';
import { Duration } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Trigger } from 'aws-cdk-lib/triggers';
import type { Construct } from 'constructs';
import { renderSettings, settingsVariable } from '../frontend/build/settings.ts';
import type { SiteEnv } from '../functions/site/env.ts';
import { Handler } from './functions.ts';
import type { Settings } from './settings.ts';

export interface SiteProps {
  readonly bucket: IBucket;
  readonly siteUrl: string;
  readonly settings: Settings;
  /** What must be deployed before the pages that use it. */
  readonly after: readonly Construct[];
}

/**
 * The function that puts the pages into their bucket. It carries them, built for these settings, and runs whenever it
 * changes: also when CloudFormation rolls back, and puts the earlier pages back.
 */
export class Site extends Handler {
  constructor(scope: Construct, id: string, { bucket, siteUrl, settings, after }: SiteProps) {
    super(scope, id, {
      entry: 'functions/site/handler.ts',
      environment: {
        SITE_BUCKET: bucket.bucketName,
        BADGE_LABEL: settings.badgeLabel,
        BASELINE_LABEL: settings.baselineLabel,
        SITE_URL: siteUrl,
      } satisfies SiteEnv,
      memoryMegabytes: 1024,
      timeout: Duration.seconds(60),
      beside: {
        commands: (directory) => [
          `"${process.execPath}" "${vite}" build frontend --outDir "${directory}/site" -l warn`,
        ],
        environment: { [settingsVariable]: renderSettings(settings) },
      },
    });
    this.allow(['s3:PutObject'], [bucket.arnForObjects('*')]);
    const upload = new Trigger(this, 'Upload', { handler: this.lambda, timeout: Duration.seconds(60) });
    upload.executeAfter(...after);
  }
}

const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url));
