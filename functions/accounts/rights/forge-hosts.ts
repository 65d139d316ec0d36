import { splitUrl } from '../../../criteria/fields.ts';
import type { Forge } from '../forges.ts';

/** A forge whose repositories can be proven to be somebody's. */
export interface ForgeHost {
  /** As the forge is named where people sign in. */
  readonly id: string;
  /** Host name in repository URLs, without `www.`. */
  readonly host: string;
  /** Where GitHub's REST API is; forges without it are asked for the file alone. */
  readonly apiUrl?: string;
  /** Where a file of the default branch is, as it is; `path` as a `ForgeRepository` has it. */
  readonly rawUrlOf: (path: string, file: string) => string;
}

/** All hosts that are asked unless a deployment's settings name others: none comes from what somebody typed. */
export const forgeHosts: readonly ForgeHost[] = [
  {
    id: 'github',
    host: 'github.com',
    apiUrl: 'https://api.github.com',
    rawUrlOf: (path, file) => `https://raw.githubusercontent.com/${path}/HEAD/${file}`,
  },
  { id: 'gitlab', host: 'gitlab.com', rawUrlOf: (path, file) => `https://gitlab.com/${path}/-/raw/HEAD/${file}` },
  {
    id: 'codeberg',
    host: 'codeberg.org',
    rawUrlOf: (path, file) => `https://codeberg.org/api/v1/repos/${path}/raw/${file}`,
  },
];

/** The same hosts, asked where the deployment's settings of that forge say, if they say. */
export function hostsOf(forges: readonly Forge[]): readonly ForgeHost[] {
  return forgeHosts.map((host) => {
    const { apiUrl, rawUrl } = forges.find(({ id }) => id === host.id) ?? {};
    return {
      ...host,
      ...(apiUrl !== undefined && { apiUrl }),
      ...(rawUrl !== undefined && { rawUrlOf: (path: string, file: string) => `${rawUrl}/${path}/HEAD/${file}` }),
    };
  });
}

/** A repository on a known forge. */
export interface ForgeRepository {
  readonly forge: ForgeHost;
  /** Such as `owner/name`; of characters that need no escape. */
  readonly path: string;
}

/**
 * The repository of a URL, the very one that is claimed by it, in the case as typed, which forges may mind; undefined where it
 * is on no known forge, or no repository's.
 */
export function findRepository(hosts: readonly ForgeHost[], repoUrl: string): ForgeRepository | undefined {
  const url = splitUrl(repoUrl);
  const forge = hosts.find(({ host }) => host === url.host);
  const segments = url.path.split('/').slice(1);
  const most = forge?.id === 'gitlab' ? 20 : 2;
  if (!forge || segments.length < 2 || segments.length > most) return undefined;
  return segments.every((segment) => /^(?!\.{1,2}$|-$)[\w.-]{1,100}$/.test(segment))
    ? { forge, path: segments.join('/') }
    : undefined;
}
