import { catalogue } from '../../criteria/catalogue.ts';
import { readEnv } from '../env.ts';
import { openConsumer } from '../consumer.ts';
import { openTable } from '../table/table.ts';
import { names } from './env.ts';
import { scoreUpTo } from './score.ts';

const table = openTable(readEnv(names).TABLE_NAME);

export const handler = openConsumer('scoring', ({ id, seq }) => scoreUpTo({ table, catalogue }, id, seq));
