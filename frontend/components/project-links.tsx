import { pagePath, t } from '../texts.ts';

/** The pages of one project beside each other. `current`: which of them this is. */
export function ProjectLinks({ id, current }: { readonly id: number; readonly current: string }) {
  const link = (page: string, label: string) => (
    <a href={pagePath(`/projects/${id}${page}`)} aria-current={page === current ? 'page' : undefined}>
      {label}
    </a>
  );
  return (
    <nav class="contents" aria-label={t('people.pages')}>
      {link('', t('people.public'))}
      {link('/edit', t('people.edit'))}
      {link('/people', t('rights.people'))}
      {link('/proposals', t('rights.proposals'))}
      {link('/history', t('rights.history'))}
    </nav>
  );
}
