import { languageOf } from './texts.ts';

/** The number that stands for any project in shells; links of a shell that name it are turned to the real one. */
export const shellProject = 9_999_999_999;

/** Turns a shell's links to the language and the project of the address: hydrating leaves attributes as they are. */
export function fitLinks(root: ParentNode, path: string): void {
  const language = languageOf(path);
  const project = /^\/[^/]+\/projects\/(\d+)/.exec(path)?.[1];
  for (const link of root.querySelectorAll('a[href^="/"]')) {
    const href = link.getAttribute('href') ?? '';
    const linked = languageOf(href);
    const localised = language && linked ? `/${language}${href.slice(linked.length + 1)}` : href;
    const fitted = project ? localised.replaceAll(String(shellProject), project) : localised;
    if (fitted !== href) link.setAttribute('href', fitted);
  }
}
