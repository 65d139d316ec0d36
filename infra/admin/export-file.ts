import { createHash, type Hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { catalogue } from '../../criteria/catalogue.ts';
import type { Group, Sink } from '../../functions/table/copies/export-items.ts';
import { itemVersion } from '../../functions/table/items.ts';
import { renderRaw } from '../../functions/table/copies/raw.ts';
import { UsageError } from './command.ts';
import { type EndLine, format, type GroupLine, type Header } from './export-format.ts';

/** What an export came to. */
export interface Exported {
  readonly projects: number;
  readonly items: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Projects that are not whole in the table itself, and why. */
  readonly damaged: readonly { readonly project: number; readonly damage: string }[];
}

/**
 * Writes a file by way of a sink. It gets its name when it is complete; until then, and if that never comes, it lies beside
 * as `….part`. Throws UsageError if there is a file of that name.
 */
export async function writeExport(
  path: string,
  deployment: string,
  fill: (sink: Sink) => Promise<void>,
): Promise<Exported> {
  if (existsSync(path)) throw new UsageError(`${path} exists. Choose another name: an export replaces no file.`);
  const part = `${path}.part`;
  const file = await open(part, 'w').catch((cause: unknown) => {
    throw new UsageError(`${part} can't be written. Choose a folder that exists and is yours.`, { cause });
  });
  try {
    const writer = openWriter(file);
    const header: Header = {
      format: format.name,
      formatVersion: format.version,
      itemVersion,
      rulesHash: catalogue.rulesHash,
      at: new Date().toISOString(),
      deployment,
    };
    await writer.open(header);
    await fill(writer.sink);
    const exported = await writer.end();
    await file.close();
    await rename(part, path);
    return exported;
  } catch (error) {
    await file.close().catch(() => {});
    await rm(part, { force: true });
    throw error;
  }
}

/** Text kept before it is written, in characters. */
const bufferSize = 1_000_000;

function openWriter(file: FileHandle) {
  const all = createHash('sha256');
  const damaged: { project: number; damage: string }[] = [];
  const count = { groups: 0, projects: 0, items: 0 };
  let waiting = '';
  let position = 0;
  let start = 0;
  let group: { hash: Hash; items: number } = { hash: createHash('sha256'), items: 0 };

  async function flush(): Promise<void> {
    const bytes = Buffer.from(waiting);
    waiting = '';
    // A full disk takes a part of it and says no word.
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position);
      done += bytesWritten;
      position += bytesWritten;
    }
  }
  async function put(line: string): Promise<void> {
    waiting += line;
    if (waiting.length > bufferSize) await flush();
  }
  async function putMark(mark: Header | GroupLine): Promise<void> {
    const line = `${JSON.stringify(mark)}\n`;
    all.update(line);
    await put(line);
    await flush();
    start = position;
    group = { hash: createHash('sha256'), items: 0 };
  }

  const sink: Sink = {
    async put(item) {
      const line = `${renderRaw(item)}\n`;
      group.hash.update(line);
      group.items++;
      await put(line);
    },
    async restart() {
      waiting = '';
      position = start;
      group = { hash: createHash('sha256'), items: 0 };
    },
    async closeGroup({ project, seq, damage }: Group) {
      const { items, hash } = group;
      count.groups++;
      count.items += items;
      if (project !== undefined) count.projects++;
      if (project !== undefined && damage !== undefined) damaged.push({ project, damage });
      const about = { project, seq, damage, items, sha256: hash.digest('hex') };
      await putMark({ group: project === undefined ? 'others' : 'project', ...about });
    },
  };
  return {
    sink,
    open: putMark,
    async end(): Promise<Exported> {
      const { groups, projects, items } = count;
      const sha256 = all.digest('hex');
      await put(`${JSON.stringify({ end: true, groups, items, sha256 } satisfies EndLine)}\n`);
      await flush();
      // What a restart left behind the end, if more was written once than in the end.
      await file.truncate(position);
      await file.sync();
      return { projects, items, sizeBytes: position, sha256, damaged };
    },
  };
}
