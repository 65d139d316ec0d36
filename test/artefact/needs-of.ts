import { type Partition, partitions } from '../../functions/table/keys.ts';
import type { Deployment } from './deployed.ts';

/** A right that a function's code, or Lambda for the function, needs. */
export interface Need {
  readonly by: string;
  readonly action: string;
  /** Resource as `shortName` has it. */
  readonly on: string;
  /** Does what takes the right, anew each time; answers whether it worked. */
  readonly act: Act;
}

export type Act = (deployment: Deployment) => Promise<boolean>;

/** Rights on one resource. */
export const needsOf = (by: string, on: string, act: Act, ...actions: string[]): Need[] =>
  actions.map((action) => ({ by, action, on, act }));

/** Rights on items: partitions by action. */
export const needsOnItems = (by: string, act: Act, rights: Readonly<Record<string, readonly Partition[]>>): Need[] =>
  Object.entries(rights).flatMap(([action, names]) =>
    names.map((name) => ({ by, action: `dynamodb:${action}`, on: `table ${partitions[name]}`, act })),
  );
