export const names = ['TABLE_NAME', 'ORIGIN_SECRET', 'SITE_BUCKET', 'SITE_URL', 'READ_ONLY'] as const;

export type AnswersEnv = Readonly<Record<(typeof names)[number], string>>;
