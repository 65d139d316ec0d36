import { describe, expect, test } from 'vitest';
import type { ShelfId } from '../../../criteria/catalogue.ts';
import * as keys from '../../../functions/table/keys.ts';
import { parseProjectId } from '../../../functions/table/project.ts';
import { matches } from '../../../infra/local/stream-filter.ts';
import { streams } from '../../../infra/streams.ts';
import { listProperties, parseList, parseProperties, synthTemplate } from './synth.ts';

const id = parseProjectId('7');
if (!id) throw new Error('7 is a number of a project');

const record = (eventName: string, sk: string) => ({
  eventName,
  dynamodb: { Keys: { pk: { S: 'P#7' }, sk: { S: sk } } },
});
const otherKeys = [
  keys.metaOf(id),
  keys.shelfOf(id, 'security-analysis' as ShelfId),
  keys.partOf(id, 3, 1),
  keys.claimOf('github.com/S/R#'),
  keys.counterOf('people'),
];

describe('streams', () => {
  test('scoring reads revision items only', () => {
    const { filter } = streams.scoring;
    expect(matches(filter, record('INSERT', keys.revisionOf(id, 3).sk))).toBe(true);
    expect(matches(filter, record('MODIFY', keys.revisionOf(id, 3).sk))).toBe(true);
    expect(matches(filter, record('REMOVE', keys.revisionOf(id, 3).sk))).toBe(false);
    for (const { sk } of [...otherKeys, keys.scoreOf(id)])
      expect(matches(filter, record('INSERT', sk)), sk).toBe(false);
  });

  test('badge reads score items only', () => {
    const { filter } = streams.badge;
    expect(matches(filter, record('INSERT', keys.scoreOf(id).sk))).toBe(true);
    expect(matches(filter, record('MODIFY', keys.scoreOf(id).sk))).toBe(true);
    expect(matches(filter, record('REMOVE', keys.scoreOf(id).sk))).toBe(false);
    for (const { sk } of [...otherKeys, keys.revisionOf(id, 3)])
      expect(matches(filter, record('MODIFY', sk)), sk).toBe(false);
  });
});

describe('event source mappings', () => {
  const mappings = listProperties(synthTemplate(), 'AWS::Lambda::EventSourceMapping');

  test('are two, as many as one shard allows', () => expect(mappings.size).toBe(2));

  test.each(['scoring', 'badge'] as const)('of %s say what streams.ts says', (name) => {
    const { filter, ...settings } = streams[name];
    const mapping = [...mappings].find(([key]) => key.toLowerCase().startsWith(name))?.[1];
    const filters = parseList(parseProperties(mapping?.['FilterCriteria'])['Filters']);
    expect(filters.map(({ Pattern }) => JSON.parse(String(Pattern)))).toEqual([filter]);
    expect(mapping).toMatchObject({
      BatchSize: settings.batchSize,
      MaximumBatchingWindowInSeconds: 0,
      MaximumRetryAttempts: settings.maxAttempts - 1,
      MaximumRecordAgeInSeconds: settings.maxRecordAgeSeconds,
      ParallelizationFactor: settings.parallelCalls,
      BisectBatchOnFunctionError: settings.isBisected,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      StartingPosition: 'TRIM_HORIZON',
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [expect.stringContaining('Failures'), 'Arn'] } } },
    });
  });
});
