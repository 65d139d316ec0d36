import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { fileURLToPath } from 'node:url';
import { defaultSettings } from '../../functions/objects/settings.ts';
import { listStaticFaces } from '../../functions/objects/static-faces.ts';
import { type Cloud, openCloud } from './cloud.ts';
import { createDemo } from './demo.ts';
import { loadFunctions, tableName } from './functions.ts';
import { openTable } from './table.ts';

const siteDirectory = fileURLToPath(new URL('../../frontend/dist/', import.meta.url));

/** The whole service on this machine, with a demo project at first. The site must have been built. */
export async function runLocally({
  port,
  directory,
}: {
  readonly port: number;
  readonly directory: string;
}): Promise<Cloud> {
  const cloud = await openCloud({
    directory,
    port,
    siteDirectory,
    siteObjects: listStaticFaces(defaultSettings).map(({ value, body }) => ({
      key: `badge_static/${value}`,
      body,
      contentType: 'image/svg+xml; charset=utf-8',
    })),
    createTable: async () => ({ streamArn: await openTable(new DynamoDBClient(), tableName) }),
    loadFunctions: (context) => loadFunctions(context, defaultSettings),
  });
  await createDemo(cloud.url, { client: new DynamoDBClient(), name: tableName });
  await cloud.idle();
  return cloud;
}
