/**
 * The peer of the cold start: the API handler that one would ship without a second thought, from node_modules as installed.
 * It does less than ours: it answers with the stored items as they are, whoever asks.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';

const table = DynamoDBDocumentClient.from(new DynamoDBClient());
const app = new Hono();

app.get('/api/projects/:id', async (c) => {
  if (c.req.header('x-origin-secret') !== process.env['ORIGIN_SECRET']) return c.json({ error: 'forbidden' }, 403);
  const { Items = [] } = await table.send(
    new QueryCommand({
      TableName: process.env['TABLE_NAME'],
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `P#${c.req.param('id').padStart(10, '0')}` },
      ConsistentRead: true,
    }),
  );
  return Items.length === 0 ? c.json({ error: 'not_found' }, 404) : c.json(Items);
});

export const handler = handle(app);
