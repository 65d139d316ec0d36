import type { Author } from '../proposal-replies.ts';
import { t } from '../texts.ts';
import { PersonLink } from './person-link.tsx';

/** Who did something: a person, a token by its name, or somebody who is gone. */
export function AuthorName({ author }: { readonly author: Author }) {
  if (author?.kind === 'token') return <>{t('history.token', { name: author.name })}</>;
  return <PersonLink person={author} />;
}
