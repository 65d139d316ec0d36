import { crc32 } from 'node:zlib';

/** Somebody with an account of the forge; the number stays when the login changes. */
export interface ForgePerson {
  readonly login: string;
  /** Without it, one that the login always gets. */
  readonly id?: number;
  readonly name?: string;
  /** Told only to who has the scope `user:email`. */
  readonly email?: string;
}

export type ForgeRight = 'pull' | 'push' | 'admin';

export interface ForgeRepository {
  /** Owner and name, as in `acme/anvil`. */
  readonly name: string;
  /** Without it, one that the name always gets. */
  readonly id?: number;
  /** Names of before, from which the forge leads on. */
  readonly formerNames?: readonly string[];
  /** Default false; without a scope nobody sees a private one. */
  readonly isPrivate?: boolean;
  /** What people, by login, may do; its owner is an administrator always, and whoever is not named may read. */
  readonly rights?: Readonly<Record<string, ForgeRight>>;
  /** Texts of the default branch, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** People and repositories; in a seed, those with known numbers take the place of what was there. */
export interface ForgeSeed {
  readonly people?: readonly ForgePerson[];
  readonly repositories?: readonly ForgeRepository[];
}

export type KnownPerson = ForgePerson & { readonly id: number };
export type KnownRepository = ForgeRepository & { readonly id: number };

export interface ForgeState {
  seed(seed: ForgeSeed): void;
  listPeople(): KnownPerson[];
  /** Undefined for somebody without an account. */
  findPerson(login: string): KnownPerson | undefined;
  getPerson(id: number): KnownPerson | undefined;
  /** Undefined where there is none; under a former name too, whose `isFormer` is true. */
  findRepository(name: string): { readonly repository: KnownRepository; readonly isFormer: boolean } | undefined;
  getRepository(id: number): KnownRepository | undefined;
}

export function openForgeState(first: ForgeSeed): ForgeState {
  const people = new Map<number, KnownPerson>();
  const repositories = new Map<number, KnownRepository>();
  const state: ForgeState = {
    seed(seed) {
      for (const person of seed.people ?? []) {
        const id = person.id ?? numberOf(person.login);
        people.set(id, { ...person, id });
      }
      for (const repository of seed.repositories ?? []) {
        const id = repository.id ?? numberOf(repository.name);
        repositories.set(id, { ...repository, id });
      }
    },
    listPeople: () => [...people.values()],
    findPerson: (login) => [...people.values()].find((person) => isSame(person.login, login)),
    getPerson: (id) => people.get(id),
    findRepository(name) {
      const all = [...repositories.values()];
      const present = all.find((repository) => isSame(repository.name, name));
      if (present) return { repository: present, isFormer: false };
      const moved = all.find(({ formerNames = [] }) => formerNames.some((former) => isSame(former, name)));
      return moved && { repository: moved, isFormer: true };
    },
    getRepository: (id) => repositories.get(id),
  };
  state.seed(first);
  return state;
}

/** What a person may do to a public repository. */
export function rightOf({ name, rights = {} }: ForgeRepository, { login }: ForgePerson): ForgeRight {
  if (isSame(name.split('/')[0] ?? '', login)) return 'admin';
  return Object.entries(rights).find(([other]) => isSame(other, login))?.[1] ?? 'pull';
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** The same after every start, so that somebody who comes back is known. */
function numberOf(name: string): number {
  return crc32(name.toLowerCase()) + 1;
}
