import { parseSettings } from '../../infra/settings.ts';

/** Settings of the deployment that is run here: the defaults, and an address that mails come from. */
export const settings = parseSettings(new Map([['mailFrom', 'noreply@example.org']]));

export const { region } = settings;
export const account = '123456789012';
