import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getMark, isRunning, parseMark } from './process-mark.ts';

/** Makes the folder this process's own, and returns what gives it back. Throws if a process that runs has it. */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, 'cloud.lock');
  const mine = JSON.stringify(getMark(process.pid));
  mkdirSync(directory, { recursive: true });
  for (let attempt = 1; !create(path, mine); attempt += 1) {
    const owner = parseMark(readText(path));
    if ((owner && isRunning(owner)) || attempt === 3)
      throw new Error(`Another instance${owner ? `, process ${owner.pid},` : ''} runs on ${directory}. Stop it first.`);
    rmSync(path, { force: true });
  }
  return () => {
    if (readText(path) === mine) rmSync(path, { force: true });
  };
}

/** False if the file exists. */
function create(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
