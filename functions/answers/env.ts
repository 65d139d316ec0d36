export const names = ['TABLE_NAME', 'ORIGIN_SECRET', 'SITE_BUCKET'] as const;

export type AnswersEnv = Readonly<Record<(typeof names)[number], string>>;
