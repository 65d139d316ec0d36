import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Checkout, openCheckout } from '../fixtures/checkout.ts';
import { serve } from '../integration/served.ts';
import { openBrowser, openPage } from './browser.ts';

let checkout: Checkout;
let browser: Browser;

beforeAll(async () => {
  checkout = openCheckout();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  checkout.close();
});

function addText(level: string): void {
  checkout.edit(`locales/en/criteria/${level}.json`, (text) =>
    JSON.stringify({ ...JSON.parse(text), mascot: { statement: 'The project MUST have a mascot.' } }, null, 2),
  );
}

const entry = (shelf: string) => `
          - id: mascot${shelf}
            category: MUST
            flags: [met_justification_required]`;
const answer = { mascot_status: 'Met', mascot_justification: 'A widget with legs.' };

test(
  'a new criterion takes one YAML entry and its text; moved to another level it keeps its answer',
  { timeout: 120_000 },
  async () => {
    const data = join(checkout.folder, 'data');
    const withShelf = entry('\n            shelf: passing-basics-mascot');
    const place = '      - id: license\n';
    checkout.edit('criteria/passing.yaml', (text) =>
      text.replace(
        place,
        `      - id: license\n        criteria:${withShelf}\n${place}`.replace('- id: license', '- id: releases'),
      ),
    );
    addText('passing');
    expect(checkout.score(answer)).toMatchObject({ passing: 1, silver: 0, ignored: [] });

    let server = await serve(data, { checkout: checkout.path });
    const { page } = await openPage(browser, server);
    await page.goto(`${server.url}/en/projects/1/edit`);
    const row = page.locator('[id="answers.mascot"]');
    await row.getByText('The project MUST have a mascot.').waitFor();
    const base = { status: '?', justification: '' };
    const saved = await fetch(`${server.url}/api/projects/1`, {
      method: 'PATCH',
      headers: server.headers,
      body: JSON.stringify({
        answers: { mascot: { status: 'Met', justification: answer.mascot_justification, base } },
      }),
    });
    expect(saved.status).toBe(200);
    await expect
      .poll(async () => (await fetch(`${server.url}/projects/1.json`)).json(), { timeout: 8000 })
      .toMatchObject(answer);
    await page.context().close();
    await server.stop();

    checkout.edit('criteria/passing.yaml', (text) =>
      text.replace(`      - id: releases\n        criteria:${withShelf}\n`, ''),
    );
    checkout.edit('criteria/silver.yaml', (text) =>
      text.replace(
        '      - id: oversight\n',
        `      - id: releases\n        criteria:${withShelf}\n      - id: oversight\n`,
      ),
    );
    addText('silver');
    expect(checkout.score(answer)).toMatchObject({ passing: 0, silver: 2, ignored: [] });
    server = await serve(data, { checkout: checkout.path });
    const { answers } = (await (await fetch(`${server.url}/api/projects/1`)).json()) as {
      answers: Record<string, unknown>;
    };
    expect(answers['mascot']).toEqual({ status: 'Met', justification: answer.mascot_justification });
    const again = await openPage(browser, server);
    await again.page.goto(`${server.url}/en/projects/1/edit?level=silver`);
    const moved = again.page.locator('[id="answers.mascot"]');
    await moved.getByText('The project MUST have a mascot.').waitFor();
    expect(await moved.getByRole('textbox').inputValue()).toBe(answer.mascot_justification);
    await again.page.context().close();
    await server.stop();
  },
);
