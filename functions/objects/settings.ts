import { baseline } from './series.ts';

/** What a deployer may set of the published objects. */
export interface BadgeSettings {
  /** Left part of `/projects/N/badge`, of any characters. */
  readonly badgeLabel: string;
  /** Left part of `/projects/N/baseline`, of any characters. */
  readonly baselineLabel: string;
  /** Origin of the site's pages without trailing slash, such as `https://badges.example.org`; empty when not known. */
  readonly siteUrl: string;
}

export const defaultSettings: BadgeSettings = {
  badgeLabel: 'best practices',
  baselineLabel: baseline.version === undefined ? 'baseline' : `baseline ${baseline.version}`,
  siteUrl: '',
};

/** The settings that a function's environment gives. */
export function readSettings(env: {
  readonly BADGE_LABEL: string;
  readonly BASELINE_LABEL: string;
  readonly SITE_URL: string;
}): BadgeSettings {
  return { badgeLabel: env.BADGE_LABEL, baselineLabel: env.BASELINE_LABEL, siteUrl: env.SITE_URL };
}
