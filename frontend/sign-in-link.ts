import { pagePath } from './texts.ts';

/** Address of the sign-in page, from where people come back to `here`, a path with its query. */
export function signInPath(here: string): string {
  return pagePath(`/sign-in?returnTo=${encodeURIComponent(here)}`);
}

/** Address of the sign-in page for who is signed in, but not since lately. */
export function signInAgainPath(here: string): string {
  return `${signInPath(here)}&again=1`;
}

/** Whether signing in is what helps against a refusal. */
export function needsSignIn(code: string): boolean {
  return code === 'sign_in' || code === 'session_ended' || code === 'sign_in_again';
}
