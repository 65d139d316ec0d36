import { useLocation } from 'preact-iso/router';
import { needsSignIn, signInPath } from '../sign-in-link.ts';
import { pagePath, t } from '../texts.ts';

/** The way on from a refusal that a person can mend: to sign in and come back, or to see who can give rights. */
export function RefusalLink({ code, project }: { readonly code: string; readonly project?: number | undefined }) {
  const { url } = useLocation();
  if (needsSignIn(code)) return <a href={signInPath(url)}>{t('site.signIn')}</a>;
  if (project === undefined || (code !== 'not_editor' && code !== 'not_owner')) return null;
  return <a href={pagePath(`/projects/${project}/people`)}>{t('people.ask')}</a>;
}
