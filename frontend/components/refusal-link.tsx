import { useLocation } from 'preact-iso/router';
import { needsSignIn, signInAgainPath, signInPath } from '../sign-in-link.ts';
import { pagePath, t } from '../texts.ts';

interface Props {
  readonly code: string;
  readonly project?: number | undefined;
  readonly isButton?: boolean;
}

/** The way on from a refusal that a person can mend: to sign in and come back, or to see who can give rights. */
export function RefusalLink({ code, project, isButton }: Props) {
  const { url } = useLocation();
  const look = isButton ? 'button' : undefined;
  if (needsSignIn(code)) {
    const isAgain = code === 'sign_in_again';
    return (
      <a class={look} href={isAgain ? signInAgainPath(url) : signInPath(url)}>
        {isAgain ? t('site.signInAgain') : t('site.signIn')}
      </a>
    );
  }
  if (project === undefined || (code !== 'not_editor' && code !== 'not_owner')) return null;
  return (
    <a class={look} href={pagePath(`/projects/${project}/people`)}>
      {t('rights.ask')}
    </a>
  );
}
