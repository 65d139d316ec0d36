/** Serves a bucket server over the folder given, and prints its address. */
import { openBucketServer } from '../../infra/local/bucket.ts';

const [directory = ''] = process.argv.slice(2);
console.log((await openBucketServer({ directory })).url);
