import type { Context } from 'hono';
import type { Bindings } from '../../http/app.ts';
import type { Callers } from '../../http/callers.ts';
import type { Person } from '../../table/people.ts';
import type { PersonId } from '../../table/project.ts';
import type { Table } from '../../table/table.ts';
import type { ForgeHost } from './forge-hosts.ts';
import type { RightsLimits } from './limits.ts';

/** A mail to somebody who has an account, about a project. */
export type ProjectMail =
  | { readonly kind: 'invitation' | 'offer'; readonly by: string; readonly project: MailedProject }
  | { readonly kind: 'claimed' | 'reassigned'; readonly project: MailedProject }
  | { readonly kind: 'message'; readonly project: MailedProject; readonly text: string };

interface MailedProject {
  readonly id: number;
  readonly name: string;
}

/** What the routes about rights and administration need of others. */
export interface RightsCollaborators {
  readonly table: Table;
  readonly callers: Callers;
  readonly now: () => Date;
  readonly limits: RightsLimits;
  readonly findByHandle: (handle: string) => Promise<Person | undefined>;
  /** Sends in the person's language. False if they have no address that takes mail. */
  readonly sendMail: (to: PersonId, mail: ProjectMail) => Promise<boolean>;
  /** Gives the browser another session, and ends the one it had. */
  readonly rotateSession: (c: Context<Bindings>, person: PersonId) => Promise<void>;
  /** What a forge gave when a person signed in with it; undefined if they never did. */
  readonly getForgeToken: (person: PersonId, forge: string) => Promise<string | undefined>;
  /** Asks forges; follows no redirects. */
  readonly fetchFrom: typeof fetch;
  readonly forgeHosts: readonly ForgeHost[];
}
