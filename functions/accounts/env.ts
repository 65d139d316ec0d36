export const names = [
  'TABLE_NAME',
  'ORIGIN_SECRET',
  'SITE_URL',
  'PROGRAMME_NAME',
  'READ_ONLY',
  'AUTH_SECRET_ARN',
  'PEOPLE_KEYS_ARN',
  'FORGES_SECRET_ARN',
  'MAIL_CONFIGURATION',
] as const;

/** Empty where there is none: no address that mails come from, no first administrator. */
export const optionalNames = ['MAIL_FROM', 'ADMINISTRATOR'] as const;

export type AccountsEnv = Readonly<Record<(typeof names)[number] | (typeof optionalNames)[number], string>>;
