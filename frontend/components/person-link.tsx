import type { PersonRef } from '../people-replies.ts';
import { pagePath, t } from '../texts.ts';

/** A person's name and handle, linked to their page; words for who is gone. */
export function PersonLink({ person }: { readonly person: PersonRef | undefined }) {
  if (!person) return <span class="quiet">{t('person.gone')}</span>;
  return (
    <>
      <a href={pagePath(`/people/${person.number}`)}>{person.name}</a> <span class="quiet">{person.handle}</span>
    </>
  );
}
