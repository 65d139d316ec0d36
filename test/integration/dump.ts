import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Table } from '../../functions/table/table.ts';

/** Every item of a table, as text. */
export async function dump({ client, name }: Table): Promise<string> {
  const lines: string[] = [];
  let start: Record<string, any> | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName: name, ...(start && { ExclusiveStartKey: start }) }));
    lines.push(...(page.Items ?? []).map((item) => JSON.stringify(unmarshall(item))));
    start = page.LastEvaluatedKey;
  } while (start);
  return lines.join('\n');
}
