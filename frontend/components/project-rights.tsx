import type { Rights } from '../account-replies.ts';
import { pagePath, t } from '../texts.ts';

/** Projects that somebody answers for, with their badges. */
export function ProjectRights({ projects }: { readonly projects: readonly Rights[] }) {
  return (
    <ul class="projects">
      {projects.map(({ id, name, as }) => (
        <li key={id}>
          <div>
            <a href={pagePath(`/projects/${id}`)}>{name || t('projects.unnamed', { id })}</a>{' '}
            <span class="quiet">{as === 'owner' ? t('person.owner') : t('person.editor')}</span>
          </div>
          <p class="badges">
            <img src={`/projects/${id}/badge`} alt="" height={20} loading="lazy" />
          </p>
        </li>
      ))}
    </ul>
  );
}
