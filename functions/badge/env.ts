export const names = ['TABLE_NAME', 'OBJECTS_BUCKET', 'BADGE_LABEL', 'BASELINE_LABEL', 'SITE_URL'] as const;

export type BadgeEnv = Readonly<Record<(typeof names)[number], string>>;
