import { Fault } from '../fault.ts';

/** The table could not be read or written in time; trying again later may work. Whether a write arrived is not known. */
export class BusyError extends Fault {}

/** Another project claims the repository URL. */
export class ClaimedError extends Fault {
  readonly project: number;
  constructor(project: number) {
    super(`claimed by project ${project}`);
    this.project = project;
  }
}

/** The project has had more repositories than one may have. */
export class TooManyClaimsError extends Fault {}

/** The project has as many open proposals as it may. Nothing was written. */
export class TooManyProposalsError extends Fault {
  readonly limit: number;
  constructor(limit: number) {
    super(`${limit} proposals are open`);
    this.limit = limit;
  }
}

/** The change is larger than one revision may be. Nothing was written. */
export class TooLargeError extends Fault {}

/** Too many acts in one window of time. Nothing was written. */
export class TooManyError extends Fault {
  /** Seconds after which the next may be tried. */
  readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number) {
    super(`next in ${retryAfterSeconds} s`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Who acts was blocked. Nothing was written. */
export class BlockedError extends Fault {}

/** Who acts is no longer there, or no longer what the act needs. Nothing was written. */
export class GoneError extends Fault {}

/** Who is to be asked for something is no longer there. Nothing was written. */
export class AbsentError extends Fault {}

/** Somebody else has the address, handle or account, or the person has it already. Nothing was written. */
export class TakenError extends Fault {
  readonly what: 'address' | 'handle' | 'account';
  constructor(what: TakenError['what']) {
    super(`${what} is taken`);
    this.what = what;
  }
}
