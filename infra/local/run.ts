import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { getCopy } from '../../functions/table/copies/marker.ts';
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
    createTable: async () => {
      const table = { client: new DynamoDBClient(), name: tableName };
      const streamArn = await openTable(table.client, table.name);
      const copy = await getCopy(table);
      if (copy && !copy.isDone)
        throw new Error(
          `${directory} holds an unfinished ${copy.kind} of ${copy.source}. Run that again first, or wipe it.`,
        );
      return { streamArn };
    },
    loadFunctions,
  });
  if (!settings.readOnly) await createDemo({ client: new DynamoDBClient(), name: tableName });
  await cloud.idle();
  return cloud;
}
