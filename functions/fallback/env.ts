export const names = ['TABLE_NAME', 'ORIGIN_SECRET', 'BADGE_LABEL', 'BASELINE_LABEL', 'SITE_URL'] as const;

export type FallbackEnv = Readonly<Record<(typeof names)[number], string>>;
