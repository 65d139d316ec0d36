export const names = ['TABLE_NAME', 'ORIGIN_SECRET', 'SITE_BUCKET', 'READ_ONLY'] as const;

export type AnswersEnv = Readonly<Record<(typeof names)[number], string>>;
