import { isAllowed, type Statement, type Use } from './iam.ts';

/** Who makes requests: a function, by the credentials of its role. */
export interface Principal {
  readonly name: string;
  readonly accessKeyId: string;
  readonly sessionToken: string;
  readonly statements: readonly Statement[];
}

/** A use that a principal made or was refused. */
export interface Noted extends Use {
  readonly by: string;
}

/** What principals may do, and what they did. */
export interface Rights {
  /** Uses that the policies allowed, and those that they did not; in order. */
  readonly allowed: readonly Noted[];
  readonly refused: readonly Noted[];
  /** Judges and notes. */
  may(by: Principal, use: Use): boolean;
  /** Takes a right away until the result is called; `resource` and `keys` as the policy has them. */
  deny(name: string, use: Use): () => void;
}

export function openRights(): Rights {
  const [allowed, refused]: [Noted[], Noted[]] = [[], []];
  const denials = new Set<{ readonly name: string; readonly statement: Statement }>();
  return {
    allowed,
    refused,
    may({ name, statements }, use) {
      const denied = [...denials].filter((denial) => denial.name === name).map(({ statement }) => statement);
      const isFine = isAllowed([...statements, ...denied], use);
      (isFine ? allowed : refused).push({ by: name, ...use });
      return isFine;
    },
    deny(name, { action, resource, keys }) {
      const denial = { name, statement: { effect: 'Deny' as const, actions: [action], resources: [resource], keys } };
      denials.add(denial);
      return () => denials.delete(denial);
    },
  };
}
