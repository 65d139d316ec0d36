import type { Context } from 'hono';
import type { Bindings } from '../http/app.ts';
import type { Callers } from '../http/callers.ts';
import type { Cookies } from '../http/cookies.ts';
import type { MailContent } from '../mail/mails.ts';
import type { PeopleKeys } from '../table/people-keys.ts';
import type { Person } from '../table/people.ts';
import type { Table } from '../table/table.ts';
import type { Auth } from './auth.ts';
import type { Limits } from './limits.ts';
import type { ForgeHost } from './rights/forge-hosts.ts';
import type { RightsLimits } from './rights/limits.ts';

/** What the accounts need from outside. */
export interface Collaborators {
  readonly table: Table;
  readonly keys: PeopleKeys;
  readonly originSecret: string;
  /** Address of the site without a slash at its end. */
  readonly siteUrl: string;
  /** Name of the site, shown by authenticators. */
  readonly programmeName: string;
  /** Whether the site runs under a host name that is not the deployer's own: passkeys would be lost with it. */
  readonly isTrial: boolean;
  /** Whether every write is refused. */
  readonly isReadOnly: boolean;
  /** Who becomes an administrator by signing in: a mail address, or a handle such as `github/octocat`; empty for nobody. */
  readonly administrator: string;
  readonly limits: Limits;
  readonly sendMail: SendMail;
  readonly auth: Auth;
  /** Limits of what is done about rights; the usual ones without. */
  readonly rightsLimits?: RightsLimits;
  /** Forges that are asked who may write a repository; those of the world without. */
  readonly forgeHosts?: readonly ForgeHost[];
  /** Asks forges; follows no redirects. */
  readonly fetchFrom?: typeof fetch;
  readonly now: () => Date;
}

/** Sends one mail. */
export type SendMail = (mail: {
  readonly to: string;
  readonly language: string;
  readonly content: MailContent;
}) => Promise<void>;

/** What all routes share. */
export interface Accounts extends Collaborators {
  readonly cookies: Cookies;
  readonly callers: Callers;
  /** The person whose session asks. Throws as `Callers.getPerson` does. */
  readonly getPerson: (c: Context<Bindings>) => Promise<Person>;
  /** The same, soon after they signed in. Throws as `Callers.getRecentPerson` does. */
  readonly getRecentPerson: (c: Context<Bindings>) => Promise<Person>;
}
