import type { Rights } from '../account-replies.ts';
import { pagePath, t } from '../texts.ts';

/** Projects that somebody answers for, with their badges; deleted ones lead to where they are brought back. */
export function ProjectRights({ projects }: { readonly projects: readonly Rights[] }) {
  return (
    <ul class="projects">
      {projects.map(({ id, name, as, isDeleted }) => (
        <li key={id}>
          <div>
            <a href={pagePath(`/projects/${id}${isDeleted ? '/people' : ''}`)}>
              {name || t('projects.unnamed', { id })}
            </a>{' '}
            <span class="quiet">{as === 'owner' ? t('person.owner') : t('person.editor')}</span>
          </div>
          {isDeleted ? (
            <span class="tag bad">{t('person.deleted')}</span>
          ) : (
            <p class="badges">
              <img src={`/projects/${id}/badge`} alt="" height={20} loading="lazy" />
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
