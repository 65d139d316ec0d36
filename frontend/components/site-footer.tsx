import { pagePath, t } from '../texts.ts';
import { ThemeSwitch } from './theme-switch.tsx';

export function SiteFooter() {
  return (
    <footer class="site-footer">
      <p>{t('site.footer')}</p>
      <nav aria-label={t('site.more')}>
        <a href={pagePath('/about')}>{t('site.about')}</a>
        <a href={pagePath('/glossary')}>{t('site.glossary')}</a>
        <a href={pagePath('/privacy')}>{t('site.privacy')}</a>
        <a href={pagePath('/terms')}>{t('site.terms')}</a>
        <a href={pagePath('/imprint')}>{t('site.imprint')}</a>
      </nav>
      <ThemeSwitch />
    </footer>
  );
}
