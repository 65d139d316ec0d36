import type { Summary } from '../replies.ts';
import { formatDate, pagePath, t } from '../texts.ts';

/** Projects with their badges, each linked to its page. */
export function ProjectList({ projects }: { readonly projects: readonly Summary[] }) {
  return (
    <ul class="projects">
      {projects.map(({ id, name, address, updatedAt }) => {
        const title = name || t('projects.unnamed', { id });
        return (
          <li key={id}>
            <h2>
              <a href={pagePath(`/projects/${id}`)}>{title}</a>
            </h2>
            {address && <p class="address">{address}</p>}
            <p class="hint">{t('projects.updated', { date: formatDate(updatedAt) })}</p>
            <p class="badges">
              <img
                src={`/projects/${id}/badge`}
                alt={t('projects.badges', { name: title })}
                height={20}
                loading="lazy"
              />
              <img src={`/projects/${id}/baseline`} alt="" height={20} loading="lazy" />
            </p>
          </li>
        );
      })}
    </ul>
  );
}
