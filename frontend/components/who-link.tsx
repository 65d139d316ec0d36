import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { signInPath } from '../sign-in-link.ts';
import { pagePath, t } from '../texts.ts';
import { useWho } from '../who.ts';

/** The way to one's account, or to sign in. As wide for everybody: a shell does not know who reads it. */
export function WhoLink() {
  const { path, url } = useLocation();
  const name = useWho();
  const [isLive, setLive] = useState(false);
  useEffect(() => setLive(true), []);
  const signIn = isLive && path !== pagePath('/sign-in') && path !== pagePath('/confirm') ? signInPath(url) : undefined;
  const href = name ? pagePath('/account') : (signIn ?? pagePath('/sign-in'));
  return (
    <a class="who" href={href} aria-current={path === href ? 'page' : undefined}>
      <span class="face" aria-hidden="true">
        <Silhouette />
        {name && <b>{String.fromCodePoint(name.codePointAt(0) ?? 0).toUpperCase()}</b>}
      </span>
      <span class="named">{name || t('site.signIn')}</span>
    </a>
  );
}

function Silhouette() {
  return (
    <svg viewBox="0 0 24 24">
      <path d="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-7 8c0-3.5 3-6 7-6s7 2.5 7 6z" />
    </svg>
  );
}
