import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Checkout, openCheckout } from '../fixtures/checkout.ts';
import { serve } from '../integration/served.ts';

let checkout: Checkout;
beforeAll(() => void (checkout = openCheckout()));
afterAll(() => checkout.close());

const criteria = `level: platinum
groups:
  - id: basics
    subgroups:
      - id: other
        criteria:
          - id: mascot
            shelf: platinum-basics-other
            category: MUST
`;
const texts = JSON.stringify({ mascot: { statement: 'The project MUST have a mascot.' } });

/** Puts a line behind the one that holds a text. */
const addLine = (after: string, line: string) => (text: string) =>
  text
    .split('\n')
    .flatMap((one) => (one.includes(after) ? [one, line] : [one]))
    .join('\n');

test('a new level is a file of criteria, one of texts and a line in three files', { timeout: 60_000 }, async () => {
  checkout.edit(
    'criteria/levels.yaml',
    addLine('{ id: gold,', '      - { id: platinum, percentage: badge_percentage_3, times: platinum }'),
  );
  checkout.edit('criteria/platinum.yaml', () => criteria);
  checkout.edit('locales/en/criteria/platinum.json', () => texts);
  checkout.edit('locales/en/groups.json', addLine('"gold": "Gold"', '    "platinum": "Platinum",'));
  checkout.edit('infra/edge/page.js', (text) => text.replace("'gold', ", "'gold', 'platinum', "));
  expect(checkout.score({ mascot_status: 'Met' })).toMatchObject({ gold: 0, platinum: 100, ignored: [] });
});

test('a new language is a folder, of as many texts as there are, and a word in one line', () => {
  checkout.edit('locales/de/ui.json', () => JSON.stringify({ home: { title: 'Zeigt, dass ihr es gut macht' } }));
  checkout.edit('infra/edge/page.js', (text) => text.replace("const pages = ['en']", "const pages = ['en', 'de']"));
});

test('the site shows them', { timeout: 60_000 }, async () => {
  const server = await serve(join(checkout.folder, 'data'), { checkout: checkout.path });
  try {
    const read = async (path: string) => (await fetch(server.url + path)).text();
    expect(await read('/en/criteria/platinum')).toContain('The project MUST have a mascot.');
    expect(await read('/de')).toContain('Zeigt, dass ihr es gut macht');
    expect(await read('/de/criteria')).toContain('Platinum');
    expect(JSON.parse(await read('/projects/1.json'))).toMatchObject({ badge_percentage_3: 0, mascot_status: '?' });
    expect(await read('/badge_static/platinum')).toContain('platinum');
  } finally {
    await server.stop();
  }
});
