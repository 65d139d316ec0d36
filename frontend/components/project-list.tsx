import type { Summary } from '../replies.ts';
import { formatDate, pagePath, t } from '../texts.ts';

interface Props {
  readonly projects: readonly Summary[];
  /** Level of the names' headings. */
  readonly under?: 'h1' | 'h2';
}

/** Projects with their badges, each linked to its page. */
export function ProjectList({ projects, under = 'h1' }: Props) {
  const Heading = under === 'h1' ? 'h2' : 'h3';
  return (
    <ul class="projects">
      {projects.map(({ id, name, address, updatedAt }) => {
        const title = name || t('projects.unnamed', { id });
        return (
          <li key={id}>
            <div>
              <Heading>
                <a href={pagePath(`/projects/${id}`)}>{title}</a>
              </Heading>
              {address && <p class="address">{address.replace(/^https?:\/\//, '')}</p>}
              <p class="hint">{t('projects.updated', { date: formatDate(updatedAt) })}</p>
            </div>
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
