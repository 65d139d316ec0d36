import { readAnswerText } from './answer-text.ts';

/** Why a repository's file could not be had; keys of the section `import` of ui.json. */
export type FetchProblem = 'unknownForge' | 'offline' | 'refused' | 'missing' | 'busy' | 'tooLarge' | 'unreadable';

export type FetchedText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: FetchProblem };

const fileName = '.bestpractices.json';

/** Longest wait for a forge. */
const timeoutMs = 20_000;

/**
 * How each forge hands out a file of a repository's main branch to pages of other sites. The content security policy in
 * `infra/paths.ts` names the same hosts. The last two allow it only for their APIs.
 */
const forges = new Map<string, (path: readonly string[]) => string>([
  ['github.com', ([owner = '', name = '']) => `https://raw.githubusercontent.com/${owner}/${name}/HEAD/${fileName}`],
  [
    'gitlab.com',
    (path) => `https://gitlab.com/api/v4/projects/${path.join('%2F')}/repository/files/${fileName}/raw?ref=HEAD`,
  ],
  ['codeberg.org', ([owner = '', name = '']) => `https://codeberg.org/api/v1/repos/${owner}/${name}/raw/${fileName}`],
]);

/** Address of the answer file of a repository as people type it; undefined where the forge is none that hands it out. */
export function answerFileUrl(repository: string): string | undefined {
  const bare = repository.trim().replace(/^https?:\/\//i, '');
  const [host = '', ...path] = bare.replace(/[?#].*$/s, '').split('/');
  const forge = forges.get(host.toLowerCase().replace(/^www\./, ''));
  const names = namesOf(path);
  if (!forge || names.length < 2 || !names.every((name) => /^(?!\.+$)[\w.-]{1,100}$/.test(name))) return undefined;
  return forge(names);
}

/** The text of a repository's answer file, fetched from its forge without credentials. Never throws. */
export async function fetchAnswerFile(repository: string): Promise<FetchedText> {
  const url = answerFileUrl(repository);
  if (url === undefined) return { ok: false, problem: 'unknownForge' };
  try {
    const response = await fetch(url, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) return { ok: false, problem: problemOf(response.status) };
    return await readAnswerText(response.body);
  } catch {
    return { ok: false, problem: navigator.onLine ? 'refused' : 'offline' };
  }
}

/** The names that make the repository: all of a path up to what GitLab and others put behind it. */
function namesOf(path: readonly string[]): string[] {
  const names = path.filter((name) => name !== '');
  const end = names.findIndex((name, index) => name === '-' || (index >= 2 && /^(?:tree|blob|src|raw)$/.test(name)));
  return (end === -1 ? names : names.slice(0, end)).map((name, index, all) =>
    index === all.length - 1 ? name.replace(/\.git$/i, '') : name,
  );
}

function problemOf(status: number): FetchProblem {
  if (status === 404 || status === 410) return 'missing';
  return status === 429 || status >= 500 ? 'busy' : 'refused';
}
