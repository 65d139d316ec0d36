import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Table } from '../../functions/table/table.ts';
import { patientSettings } from '../../infra/admin/deployment.ts';

/** A table whose requests are counted by name, and which fails for good after so many, as when a command is killed. */
export function openSpied(endpoint: string, name: string, killAfter = Infinity) {
  const client = new DynamoDBClient({ ...patientSettings, endpoint });
  const counts = new Map<string, number>();
  let requests = 0;
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        if (++requests > killAfter) throw new Error('killed');
        counts.set(commandName, (counts.get(commandName) ?? 0) + 1);
        return next(args);
      },
    { step: 'initialize' },
  );
  const table: Table = { client, name };
  return { table, counts, countWrites: () => sum([...counts].filter(([command]) => !/Get|Query|Scan/.test(command))) };
}

function sum(counts: readonly (readonly [string, number])[]): number {
  return counts.reduce((total, [, count]) => total + count, 0);
}
