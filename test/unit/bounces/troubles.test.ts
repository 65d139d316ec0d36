import { expect, test } from 'vitest';
import { parseTroubles } from '../../../functions/bounces/troubles.ts';
import { bounceOf, complaintOf } from '../../fixtures/ses-events.ts';

const none = { trouble: undefined, addresses: [] };

test.each<[string, unknown, ReturnType<typeof parseTroubles>]>([
  ['a permanent bounce', bounceOf('ada@example.org'), { trouble: 'bounced', addresses: ['ada@example.org'] }],
  [
    'an address after a name',
    bounceOf('Ada <ada@example.org>'),
    { trouble: 'bounced', addresses: ['ada@example.org'] },
  ],
  ['a full mailbox', bounceOf('ada@example.org', 'Transient'), none],
  ['a bounce of unknown kind', bounceOf('ada@example.org', 'Undetermined'), none],
  ['a complaint', complaintOf('ada@example.org'), { trouble: 'complained', addresses: ['ada@example.org'] }],
  ['a complaint that is none', complaintOf('ada@example.org', 'not-spam'), none],
  ['what is no address', bounceOf('nobody'), { trouble: 'bounced', addresses: [] }],
  ['another event', { ...bounceOf('ada@example.org'), 'detail-type': 'Email Delivered' }, none],
  ['an event of somebody else', { ...bounceOf('ada@example.org'), source: 'custom' }, none],
  ['nothing', null, none],
])('%s is understood', (_, event, expected) => {
  expect(parseTroubles(event)).toEqual(expected);
});
