import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Settings } from '../settings.ts';
import { type Cloud, openCloud } from './cloud.ts';
import { createDemo } from './demo.ts';
import { loadFunctions, tableName } from './functions.ts';
import { openTable } from './table.ts';

interface LocalRun {
  readonly port: number;
  /** Folder of all data. */
  readonly directory: string;
  /** Folder of the built site. */
  readonly siteDirectory: string;
  readonly settings: Settings;
}

/** The whole service on this machine, with a demo project at first unless nothing can be written. */
export async function runLocally({ port, directory, siteDirectory, settings }: LocalRun): Promise<Cloud> {
  const cloud = await openCloud({
    directory,
    port,
    settings,
    siteDirectory,
    createTable: async () => ({ streamArn: await openTable(new DynamoDBClient(), tableName) }),
    loadFunctions,
  });
  if (!settings.readOnly) await createDemo(cloud.url, { client: new DynamoDBClient(), name: tableName });
  await cloud.idle();
  return cloud;
}
