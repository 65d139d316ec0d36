import type { SignedIn } from '../../account-replies.ts';
import { parseReturnTo } from '../../return-to.ts';
import { forgetSession } from '../../session.ts';
import { pagePath } from '../../texts.ts';

/** Goes where the person wanted to go before signing in. The page is loaded anew: it may know more now. */
export function goBack(returnTo: string | undefined): void {
  location.assign(parseReturnTo(returnTo, location.origin, pagePath('/account')));
}

/** Tells the frame who it is now, and goes back. */
export function enter({ person }: SignedIn, returnTo: string | undefined): void {
  forgetSession(person);
  goBack(returnTo);
}
