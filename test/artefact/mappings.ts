import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import type { FilterPattern } from '../../infra/local/stream-filter.ts';
import { type Consumer, openConsumer } from '../../infra/local/stream.ts';
import { parseList, parseProperties, type Properties } from '../unit/infra/synth.ts';
import type { Running } from './deployed.ts';
import type { Gate } from './gate.ts';
import { resolveAll, type Resolve } from './resolve.ts';
import type { Template } from './template.ts';

export interface MappingsOptions {
  readonly template: Template;
  readonly resolve: Resolve;
  readonly functions: readonly Running[];
  /** Lambda reads the stream and puts failures aside in the role of the function. */
  readonly gate: Gate;
  readonly streamArn: string;
  readonly directory: string;
}

/** All event source mappings of the template. */
export interface Mappings {
  /** Resolves once all that was written before, and what followed from it, is delivered. */
  idle(): Promise<void>;
  /** Begins to read anew, as after a deployment. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

export async function openMappings(options: MappingsOptions): Promise<Mappings> {
  const { template, resolve, functions, gate } = options;
  const openers: (() => Consumer)[] = [];
  for (const raw of template.list('AWS::Lambda::EventSourceMapping').values()) {
    const mapping = resolveAll(resolve, raw);
    const reader = functions.find(({ logicalId }) => logicalId === mapping['FunctionName']);
    if (!reader) throw new Error(`a mapping of no function: ${String(mapping['FunctionName'])}`);
    const endpoint = await gate.openFor(reader);
    openers.push(() => openMapping(mapping, reader, { ...options, endpoint }));
  }
  let consumers = openers.map((open) => open());
  const close = async () => {
    await Promise.all(consumers.map((consumer) => consumer.close()));
  };
  return {
    async idle() {
      // What one function writes may be for any other, whatever their order.
      for (let round = 0; round < consumers.length; round++) for (const consumer of consumers) await consumer.idle();
    },
    async reopen() {
      await close();
      consumers = openers.map((open) => open());
    },
    close,
  };
}

/** A mapping as the template has it, all of whose settings must be ones that are simulated. */
function openMapping(
  mapping: Properties,
  { name, runtime }: Running,
  { endpoint, streamArn, directory }: MappingsOptions & { readonly endpoint: string },
): Consumer {
  const { EventSourceArn, StartingPosition, FunctionResponseTypes, FilterCriteria, DestinationConfig } = mapping;
  if (EventSourceArn !== streamArn || StartingPosition !== 'TRIM_HORIZON') throw new Error(`${name}: reads what?`);
  if (JSON.stringify(FunctionResponseTypes) !== '["ReportBatchItemFailures"]') throw new Error(`${name}: fails how?`);
  const [filter, ...others] = parseList(parseProperties(FilterCriteria)['Filters']);
  if (!filter || others.length > 0) throw new Error(`${name}: has not one filter`);
  const { Destination } = parseProperties(parseProperties(DestinationConfig)['OnFailure']);
  const failures = /^arn:aws:s3:::(.+)$/.exec(String(Destination))?.[1];
  if (failures === undefined) throw new Error(`${name}: sends failures where?`);
  return openConsumer({
    name,
    handler: runtime.invoke,
    streamArn,
    endpoint,
    filter: parseFilter(filter['Pattern']),
    batchSize: Number(mapping['BatchSize']),
    maxAttempts: Number(mapping['MaximumRetryAttempts']) + 1,
    isBisected: mapping['BisectBatchOnFunctionError'] === true,
    longestPauseMs: 20,
    directory: join(directory, 'mappings'),
    failures: { client: new S3Client({ endpoint }), bucket: failures },
  });
}

function parseFilter(pattern: unknown): FilterPattern {
  return JSON.parse(String(pattern)) as FilterPattern;
}
