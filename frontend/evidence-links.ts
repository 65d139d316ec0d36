export const evidenceKinds = [
  'readme',
  'contributing',
  'license',
  'security',
  'changelog',
  'issues',
  'changes',
  'releases',
  'checks',
  'repository',
] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

export interface EvidenceLink {
  readonly kind: EvidenceKind;
  readonly url: string;
}

/**
 * Addresses where a project usually has what a criterion asks about, guessed from its repository's address alone; likeliest
 * first, none for an address that is none. Whether the pages exist is not known.
 */
export function suggestLinks(repositoryUrl: string, criterion: string): EvidenceLink[] {
  const base = repositoryBase(repositoryUrl);
  if (!base) return [];
  const paths = forgePaths(base.host);
  return kindsOf(criterion).flatMap((kind) => {
    const path = paths[kind];
    return path === undefined ? [] : [{ kind, url: base.url + path }];
  });
}

/** A justification with a link behind it; as it was where it holds the link. */
export function insertLink(justification: string, url: string): string {
  if (justification.split(/\s+/).includes(url)) return justification;
  return /(?:^|\s)$/.test(justification) ? justification + url : `${justification} ${url}`;
}

function repositoryBase(text: string): { readonly host: string; readonly url: string } | undefined {
  const [, host] = /^https?:\/\/([\w.-]+)(?=\/|$)/.exec(text) ?? [];
  if (host === undefined || /\s/.test(text)) return undefined;
  return { host: host.toLowerCase().replace(/^www\./, ''), url: text.replace(/\/+$/, '').replace(/\.git$/i, '') };
}

type Paths = Partial<Readonly<Record<EvidenceKind, string>>>;

function files(folder: string): Paths {
  return {
    readme: `${folder}/README.md`,
    contributing: `${folder}/CONTRIBUTING.md`,
    license: `${folder}/LICENSE`,
    security: `${folder}/SECURITY.md`,
    changelog: `${folder}/CHANGELOG.md`,
    repository: '',
  };
}

const github: Paths = {
  ...files('/blob/HEAD'),
  security: '/security/policy',
  issues: '/issues',
  changes: '/commits',
  releases: '/releases',
  checks: '/actions',
};

const gitlab: Paths = {
  ...files('/-/blob/HEAD'),
  issues: '/-/issues',
  changes: '/-/commits',
  releases: '/-/releases',
  checks: '/-/pipelines',
};

/** Gitea and Forgejo know a branch by its name only. */
const gitea: Paths = {
  ...files('/src/branch/main'),
  issues: '/issues',
  changes: '/commits',
  releases: '/releases',
  checks: '/actions',
};

function forgePaths(host: string): Paths {
  if (host === 'github.com') return github;
  if (/^gitlab\.|\.gitlab\./.test(host)) return gitlab;
  if (host === 'codeberg.org' || /^(?:gitea|forgejo|git)\.|\.gitea\./.test(host)) return gitea;
  return { repository: '' };
}

/** What criteria of some names speak of; the first that fits counts. */
const subjects: readonly (readonly [RegExp, readonly EvidenceKind[]])[] = [
  [/^contribut|^coding|^osps_gv_03|^dco|^osps_le_01|^test_policy|^tests_/, ['contributing']],
  [/licen[cs]e|^copyright|^osps_le_/, ['license']],
  [/^release_notes|^osps_br_04/, ['changelog', 'releases']],
  [/vulnerab|^security|^osps_vm|^osps_do_0[3-5]/, ['security']],
  [/^report_|^enhancement|^discussion|^osps_do_02|^osps_gv_02|^interact/, ['issues', 'readme', 'contributing']],
  [/continuous|automated|^osps_qa_0[36]|analysis|^warnings|^test/, ['checks', 'contributing']],
  [/^version|^osps_br_02|^signed|^delivery/, ['releases', 'changelog']],
  [/^repo_|^maintained|^osps_qa_01|^two_person|^code_review/, ['repository', 'changes']],
];

function kindsOf(criterion: string): readonly EvidenceKind[] {
  const named = subjects.find(([pattern]) => pattern.test(criterion))?.[1] ?? ['readme', 'contributing'];
  return named.includes('repository') ? named : [...named, 'repository'];
}
