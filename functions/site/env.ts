export const names = ['SITE_BUCKET', 'BADGE_LABEL', 'BASELINE_LABEL', 'SITE_URL'] as const;

export type SiteEnv = Readonly<Record<(typeof names)[number], string>>;
