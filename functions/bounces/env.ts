export const names = ['TABLE_NAME', 'PEOPLE_KEYS_ARN'] as const;

export type BouncesEnv = Readonly<Record<(typeof names)[number], string>>;
