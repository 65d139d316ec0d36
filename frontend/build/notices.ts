import type { SiteSettings } from './settings.ts';
import type { Shell } from './shell.ts';

/** What a deployment says above every page: it stands outside of what scripts render, and costs none. Empty if nothing. */
export function renderNotices({ notices }: Shell, { banner, readOnly, announcement }: SiteSettings): string {
  const lines = [
    ...(banner ? [`<p class="warning">${escapeHtml(notices.banner)}</p>`] : []),
    ...(readOnly ? [`<p class="warning">${escapeHtml(notices.readOnly)}</p>`] : []),
    ...(announcement === undefined ? [] : [`<p dir="auto">${escapeHtml(announcement)}</p>`]),
  ];
  if (lines.length === 0) return '';
  return `<aside class="site-notices" aria-label="${escapeHtml(notices.label)}">${lines.join('')}</aside>\n    `;
}

/** A text as it is written in elements and in attributes with double quotes. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
