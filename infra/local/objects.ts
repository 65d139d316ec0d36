import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** An object's headers. Everything in `headers` goes out again as it came in, names in lower case. */
export interface ObjectHead {
  readonly key: string;
  /** MD5 of the content in hex, without quotes. */
  readonly etag: string;
  readonly sizeBytes: number;
  /** ISO 8601 UTC with milliseconds. */
  readonly modifiedAt: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface StoredObject {
  readonly head: ObjectHead;
  readonly content: Buffer;
}

/** What must hold of the object before a write, with the object as it is then; throwing prevents the write. */
export type Precondition = (current: ObjectHead | undefined) => void;

/** Objects of several buckets in a folder; a bucket exists as soon as it is named. */
export interface Objects {
  get(bucket: string, key: string): Promise<StoredObject | undefined>;
  /** Replaces the object as a whole: readers see the old or the new one, also after a crash. */
  put(bucket: string, key: string, object: NewObject, precondition: Precondition): Promise<ObjectHead>;
  remove(bucket: string, key: string, precondition: Precondition): Promise<void>;
  /** Keys that begin with `prefix`, in the order of their UTF-8 bytes. */
  listKeys(bucket: string, prefix: string): Promise<string[]>;
}

export interface NewObject {
  readonly content: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Ends what crashed writes left behind. One process at a time may open a folder. */
export async function openObjects(directory: string): Promise<Objects> {
  await mkdir(directory, { recursive: true });
  for (const bucket of await readdir(directory))
    for (const name of await readdir(join(directory, bucket)))
      if (name.startsWith('new-')) await rm(join(directory, bucket, name));
  const oneByOne = openQueues();
  const pathOf = (bucket: string, key: string) => join(directory, bucket, renderFileName(key));
  const get = (bucket: string, key: string) => readObject(pathOf(bucket, key));
  return {
    get,
    put: (bucket, key, { content, headers }, precondition) =>
      oneByOne(pathOf(bucket, key), async () => {
        precondition((await get(bucket, key))?.head);
        const etag = createHash('md5').update(content).digest('hex');
        const head = { key, etag, sizeBytes: content.length, modifiedAt: new Date().toISOString(), headers };
        const temporary = join(directory, bucket, `new-${randomUUID()}`);
        await mkdir(join(directory, bucket), { recursive: true });
        await writeFile(temporary, Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), content]));
        await rename(temporary, pathOf(bucket, key));
        return head;
      }),
    remove: (bucket, key, precondition) =>
      oneByOne(pathOf(bucket, key), async () => {
        precondition((await get(bucket, key))?.head);
        await rm(pathOf(bucket, key), { force: true });
      }),
    async listKeys(bucket, prefix) {
      const names = await readdir(join(directory, bucket)).catch(() => []);
      const keys = await Promise.all(names.map((name) => parseFileName(name, join(directory, bucket))));
      return keys
        .filter((key) => key !== undefined)
        .filter((key) => key.startsWith(prefix))
        .map((key) => ({ key, bytes: Buffer.from(key) }))
        .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
        .map(({ key }) => key);
    },
  };
}

/** Runs what concerns the same name one after the other. */
function openQueues(): <T>(name: string, run: () => Promise<T>) => Promise<T> {
  const lastByName = new Map<string, Promise<unknown>>();
  return (name, run) => {
    const result = (lastByName.get(name) ?? Promise.resolve()).then(run);
    const settled = result
      .catch(() => {})
      .finally(() => {
        if (lastByName.get(name) === settled) lastByName.delete(name);
      });
    lastByName.set(name, settled);
    return result;
  };
}

/** Keys are no paths: `projects/1` and `projects/1/x` lie side by side. Long ones would exceed a file name's 255 bytes. */
function renderFileName(key: string): string {
  const encoded = encodeURIComponent(key);
  return encoded.length <= 200 ? `key-${encoded}` : `hash-${createHash('sha256').update(key).digest('hex')}`;
}

async function parseFileName(name: string, directory: string): Promise<string | undefined> {
  if (name.startsWith('key-')) return decodeURIComponent(name.slice(4));
  return name.startsWith('hash-') ? (await readObject(join(directory, name)))?.head.key : undefined;
}

async function readObject(path: string): Promise<StoredObject | undefined> {
  const file = await readFile(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return undefined;
  const lineEnd = file.indexOf('\n');
  const head: ObjectHead = JSON.parse(file.toString('utf8', 0, lineEnd));
  return { head, content: file.subarray(lineEnd + 1) };
}
