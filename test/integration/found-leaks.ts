import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Table } from '../../functions/table/table.ts';
import { type Leak, openLeakSearch, type Secret } from '../fixtures/leaks.ts';
import { listSecrets } from '../fixtures/noted-secrets.ts';

/** What is searched, and where it is. */
export type Places = readonly (readonly [place: string, content: string | Uint8Array])[];

/** Each secret once for each way it is written and each place. */
export function findLeaks(secrets: readonly Secret[], places: Places): Leak[] {
  const search = openLeakSearch(secrets);
  return places.flatMap(([place, content]) => search(place, content));
}

/** Throws when one of the secrets that this test file has noted is in one of the places. */
export function refuseLeaks(places: Places): void {
  const leaks = findLeaks(listSecrets(), places).map(({ what, form, place }) => `${what} (${form}) in ${place}`);
  if (leaks.length > 0) throw new Error(`secrets were found: ${leaks.slice(0, 10).join('; ')}`);
}

/** Every item with its keys, and each of its binary values. */
export async function placesOfTable({ client, name }: Table): Promise<Places> {
  const places: [string, string | Uint8Array][] = [];
  let start: ScanStart;
  do {
    const page = await client.send(new ScanCommand({ TableName: name, ExclusiveStartKey: start }));
    for (const raw of page.Items ?? []) {
      const item: Record<string, unknown> = unmarshall(raw);
      const place = `item ${String(item['pk'])} ${String(item['sk'])}`;
      places.push([place, JSON.stringify(item)]);
      for (const value of Object.values(item)) if (value instanceof Uint8Array) places.push([place, value]);
    }
    start = page.LastEvaluatedKey;
  } while (start);
  return places;
}

/** Every object of a bucket with its name and headers. */
export async function placesOfBucket(client: S3Client, Bucket: string): Promise<Places> {
  const { Contents = [], IsTruncated } = await client.send(new ListObjectsV2Command({ Bucket }));
  if (IsTruncated) throw new Error('more objects than are searched');
  const places = Contents.map(async ({ Key = '' }) => {
    const head = await client.send(new HeadObjectCommand({ Bucket, Key }));
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    const place = `object ${Bucket}/${Key}`;
    return [
      [place, `${Key} ${JSON.stringify(head)}`],
      [place, (await Body?.transformToByteArray()) ?? ''],
    ] as const;
  });
  return (await Promise.all(places)).flat();
}

/** Every file under a folder with its name, but for those that are left out. */
export function placesOfFolder(folder: string, leftOut: (path: string) => boolean = () => false): Places {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !leftOut(path))
    .flatMap((path) => [[`file ${path}`, path] as const, [`file ${path}`, readFileSync(path)] as const]);
}

type ScanStart = ConstructorParameters<typeof ScanCommand>[0]['ExclusiveStartKey'];
