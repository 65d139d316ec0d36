import { useLocation } from 'preact-iso/router';
import { pagePath, t } from '../texts.ts';
import { LaurelMark } from './laurel-mark.tsx';
import { WhoLink } from './who-link.tsx';

export function SiteHeader() {
  const { path } = useLocation();
  const link = (to: string) => ({
    href: pagePath(to),
    'aria-current': path === pagePath(to) ? ('page' as const) : undefined,
  });
  return (
    <header class="site-header">
      <a class="skip" href="#content">
        {t('site.skip')}
      </a>
      <a class="site-name" {...link('')}>
        <LaurelMark /> {t('site.name')}
      </a>
      <nav aria-label={t('site.navigation')}>
        <a {...link('/projects')}>{t('site.projects')}</a>
        <a {...link('/criteria')}>{t('site.criteria')}</a>
        <a {...link('/projects/new')}>{t('site.newProject')}</a>
        <WhoLink />
      </nav>
    </header>
  );
}
