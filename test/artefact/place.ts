import { parseSettings } from '../../infra/settings.ts';

/** Settings of the deployment that is run here: the defaults, an address that mails come from, and hosts, without which there are no passkeys. */
export const settings = parseSettings(
  new Map([
    ['mailFrom', 'noreply@example.org'],
    ['siteHost', 'laurels.example.org'],
    ['badgeHost', 'badges.example.org'],
    ['certificateArn', 'arn:aws:acm:us-east-1:123456789012:certificate/1'],
  ]),
);

export const { region } = settings;
export const account = '123456789012';
