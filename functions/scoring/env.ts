export const names = ['TABLE_NAME'] as const;

export type ScoringEnv = Readonly<Record<(typeof names)[number], string>>;
