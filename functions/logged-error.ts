import { Fault } from './fault.ts';

/** What a log holds of an error. */
export interface LoggedError {
  readonly name: string;
  /** Of our own failures alone. */
  readonly message?: string;
  /** What the service that was asked answered with. */
  readonly status?: number;
  /** Such as ECONNREFUSED. */
  readonly code?: string;
  /** Where it happened, innermost first. */
  readonly at: readonly string[];
  readonly cause?: LoggedError;
}

/** How many causes of causes are told, and lines of each. */
const maxDepth = 4;
const maxLines = 15;

/**
 * An error without what others put into it: messages of the database, of SES, of parsers and of the sign-in library quote
 * items, addresses and tokens, and the first line of a stack repeats the message.
 */
export function loggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { name: typeof error, at: [] };
  const { status, code } = { status: statusOf(error), code: 'code' in error ? error.code : undefined };
  return {
    name: /^[A-Za-z]\w{0,80}$/.test(error.name) ? error.name : 'Error',
    ...(error instanceof Fault && { message: error.message }),
    ...(status !== undefined && { status }),
    ...(typeof code === 'string' && /^[A-Z][A-Z\d_]{0,60}$/.test(code) && { code }),
    at: framesOf(error),
    ...(error.cause !== undefined && depth < maxDepth && { cause: loggedError(error.cause, depth + 1) }),
  };
}

/** Lines of the stack that come after the message, which may have lines that look like them. */
function framesOf({ stack = '', message }: Error): string[] {
  const start = stack.indexOf(message);
  const rest = start < 0 ? '' : stack.slice(start + message.length);
  return rest
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, maxLines);
}

function statusOf(error: Error): number | undefined {
  const told: unknown = '$metadata' in error ? error.$metadata : undefined;
  const status: unknown =
    typeof told === 'object' && told !== null && 'httpStatusCode' in told ? told.httpStatusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}
