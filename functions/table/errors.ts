/** The table could not take the write in time; trying again later may work. Nothing was written, as far as is known. */
export class BusyError extends Error {}

/** Another project claims the repository URL. */
export class ClaimedError extends Error {
  readonly project: number;
  constructor(project: number) {
    super(`claimed by project ${project}`);
    this.project = project;
  }
}

/** The change is larger than one revision may be. Nothing was written. */
export class TooLargeError extends Error {}
