import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process by its number and start, so that a number used again by another process is told apart. */
export interface ProcessMark {
  readonly pid: number;
  readonly started: string;
}

/** The mark of a process that runs now. */
export function getMark(pid: number): ProcessMark | undefined {
  const started = process.platform === 'linux' ? readStartFromProc(pid) : readStartFromPs(pid);
  return started === undefined ? undefined : { pid, started };
}

export function isRunning(mark: ProcessMark): boolean {
  return getMark(mark.pid)?.started === mark.started;
}

/** A mark as `JSON.stringify` wrote it, or undefined. */
export function parseMark(text: string): ProcessMark | undefined {
  try {
    const value: Partial<Record<string, unknown>> = JSON.parse(text);
    const { pid, started } = value;
    return typeof pid === 'number' && pid > 0 && typeof started === 'string' ? { pid, started } : undefined;
  } catch {
    return undefined;
  }
}

/** Clock ticks since boot at which the process started; undefined if it is gone or only waits to be reaped. */
function readStartFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command, in parentheses, may hold spaces: what follows it begins with field 3, the state.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function readStartFromPs(pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}
