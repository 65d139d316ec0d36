import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { parseProperties } from '../unit/infra/synth.ts';
import { tableName } from './names.ts';
import type { Template } from './template.ts';
import type { TableArns } from './uses.ts';

/** Creates the one table of the template from its own properties; the environment says where. */
export async function createTable(template: Template): Promise<TableArns> {
  const [table, ...others] = template.list('AWS::DynamoDB::GlobalTable').values();
  if (!table || others.length > 0) throw new Error('the template has not one table');
  const { Replicas: _replicas, TimeToLiveSpecification: _passing, StreamSpecification, ...properties } = table;
  const client = new DynamoDBClient();
  const input = {
    ...properties,
    TableName: tableName,
    StreamSpecification: { ...parseProperties(StreamSpecification), StreamEnabled: true },
  };
  await client.send(new CreateTableCommand(toInput(input)));
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
  client.destroy();
  if (!Table?.TableArn || !Table.LatestStreamArn) throw new Error('the table has no stream');
  return { table: Table.TableArn, stream: Table.LatestStreamArn };
}

function toInput(properties: object): CreateTableCommandInput {
  return properties as CreateTableCommandInput;
}
