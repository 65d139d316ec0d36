import { parseArgs, type ParseArgsConfig } from 'node:util';

/** A sentence for whoever typed the command; printed without a stack. */
export class UsageError extends Error {}

export type Options = NonNullable<ParseArgsConfig['options']>;

/** Parses the arguments of a command and runs it; a UsageError is printed and ends with status 2. */
export async function runCommand<O extends Options>(
  options: O,
  run: (values: ReturnType<typeof parseArgs<{ options: O }>>['values']) => Promise<void>,
): Promise<void> {
  try {
    await run(parseOptions(options));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

function parseOptions<O extends Options>(options: O) {
  try {
    return parseArgs({ options, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
