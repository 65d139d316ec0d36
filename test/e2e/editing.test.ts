import { expect, test } from 'vitest';
import ui from '../../locales/en/ui.json' with { type: 'json' };
import { expectAccessible } from './browser.ts';
import { barSays, goTo, ids, rowOf, serveEditing } from './edit-page.ts';

const site = serveEditing('editing');

/** Names the places of the page whose content changes until the returned function is read. */
const watch = `
  globalThis.changed = new Set();
  globalThis.observer = new MutationObserver((records) => {
    for (const { target } of records) {
      const element = target.nodeType === 1 ? target : target.parentElement;
      const place = element?.closest('.criterion, .count, .save-bar, .levels, .tools, .toasts');
      changed.add(place?.id || place?.closest('[aria-labelledby^=group-]')?.getAttribute('aria-labelledby') || place?.className || 'page');
    }
  });
  observer.observe(document.querySelector('main'), { subtree: true, childList: true, characterData: true, attributes: true });
`;

test(
  'a keystroke renders its row alone, an answer its group, its level and the bar too',
  { timeout: 60_000 },
  async () => {
    const { page, complaints } = await site.openEdit(1);
    const box = rowOf(page, 'interact').getByRole('textbox');
    await box.focus();
    await box.press('End');
    await page.keyboard.type('x');
    await page.waitForTimeout(200);
    await page.evaluate(watch);
    await page.keyboard.type('yz');
    await page.waitForTimeout(200);
    const afterKeys = await page.evaluate<string[]>('[...changed]');
    expect(afterKeys.filter((place) => place !== 'answers.interact')).toEqual([]);
    await page.evaluate('changed.clear()');
    await rowOf(page, 'interact').getByRole('radio', { name: ui.criterion.unmet }).check();
    await page.waitForTimeout(200);
    const afterAnswer = await page.evaluate<string[]>('[...changed]');
    expect(
      afterAnswer.filter((place) => !/^(answers\.interact|group-basics|count|levels|save-bar)$/.test(place)),
    ).toEqual([]);
    expect(afterAnswer.filter((place) => place.startsWith('answers.'))).toEqual(['answers.interact']);
    expect(complaints).toEqual([]);
    await page.context().close();
  },
);

test(
  'a filter keeps a row that is answered under it; links, preview, one step for cryptography and its undo',
  { timeout: 60_000 },
  async () => {
    const id = await site.createProject('filters');
    const { page, complaints } = await site.openEdit(id, '?show=open');
    const row = rowOf(page, 'contribution');
    await row.getByRole('radio', { name: ui.criterion.met, exact: true }).check();
    await row.getByText(ui.criterion.needsUrl).waitFor();
    await row.getByRole('button', { name: ui.evidence.contributing }).click();
    const link = 'https://github.com/acme/filters/blob/HEAD/CONTRIBUTING.md';
    expect(await row.getByRole('textbox').inputValue()).toBe(link);
    await row.getByRole('button', { name: ui.evidence.preview }).click();
    expect(await row.locator('.preview a').getAttribute('href')).toBe(link);
    await page.getByText(ui.filter.done_one.replace('{{count}}', '1')).waitFor();
    await page.getByRole('button', { name: ui.filter.renew }).click();
    expect(await row.count()).toBe(0);

    await page.getByRole('radio', { name: /^Shortest way/ }).check();
    await page.locator('.way').getByRole('link', { name: 'crypto_call', exact: true }).waitFor();
    await expectAccessible(page);
    const call = rowOf(page, 'crypto_call').getByRole('radio', { name: /^N\/A/ });
    await page.getByRole('button', { name: 'Set all 9 to N/A' }).click();
    expect(await call.isChecked()).toBe(true);
    await expectAccessible(page);
    await barSays(page, ui.save.saved);
    await page.getByRole('button', { name: ui.undo.undo, exact: true }).click();
    expect(await call.isChecked()).toBe(false);
    await barSays(page, ui.save.saved);
    expect(Object.keys(await site.storedAnswers(id))).toEqual(['contribution']);
    expect(complaints).toEqual([]);
    await page.context().close();
  },
);

test(
  'says aloud what it shows: a row, an answer by key, a level gained and lost, a conflict',
  { timeout: 90_000 },
  async () => {
    const id = await site.createProject('aloud');
    const good = { status: 'Met', justification: 'https://example.org/evidence' };
    expect(await site.patch(id, Object.fromEntries(ids.slice(2).map((one) => [one, good])))).toBe(200);
    const { page } = await site.openEdit(id);
    const row = rowOf(page, 'contribution');
    const tree = await row.ariaSnapshot();
    expect(tree).toContain('heading "MUST contribution" [level=4]');
    expect(tree).toContain('group "Status of contribution"');
    expect(tree).toContain('radio "Met" [checked]');
    expect(tree).toMatch(/textbox "Justification of contribution":[^]*text: https:/);
    const described = await row.locator('fieldset').getAttribute('aria-describedby');
    expect(described?.split(' ').at(-1)).toBe('answers.contribution-verdict');

    const says = (text: string) => page.getByRole('status').filter({ hasText: text }).waitFor({ state: 'attached' });
    await goTo(page, ids[0] ?? '');
    await page.keyboard.press('m');
    await says(ui.keys.said.replace('{{name}}', ids[0] ?? '').replace('{{status}}', 'Met'));
    await goTo(page, ids[1] ?? '');
    await page.keyboard.press('m');
    await says('Passing: 100 %');
    await says(ui.gain.gained.replace('{{level}}', 'Passing'));
    await page.getByText(ui.gain.embed).click();
    const snippet = await page.locator('.toast textarea').inputValue();
    expect(snippet).toContain(`(${site.url()}/projects/${id}/badge)`);
    await barSays(page, ui.save.saved);
    await page.locator('.toast').getByRole('button', { name: ui.undo.close }).click();
    await goTo(page, ids[1] ?? '');
    await page.keyboard.press('u');
    await says(ui.gain.lost.replace('{{level}}', 'Passing'));
    await barSays(page, ui.save.saved);

    const stored = await fetch(`${site.url()}/api/projects/${id}`, {
      method: 'PATCH',
      headers: site.headers(),
      body: JSON.stringify({ answers: { test: { status: 'Unmet', justification: 'rival', base: good } } }),
    });
    expect(stored.status).toBe(200);
    await rowOf(page, 'test').getByRole('textbox').fill('https://example.org/mine');
    await page.getByRole('alert').filter({ hasText: ui.conflict.title }).waitFor();
    await says(ui.save.failed);
    await page.getByRole('group', { name: ui.conflict.choose.replace('{{name}}', 'test') }).waitFor();
    await page.context().close();
  },
);

test('an import is undone in one step, saved or not', { timeout: 60_000 }, async () => {
  const id = await site.createProject('import');
  expect(await site.patch(id, { interact: { status: 'Unmet', justification: 'before' } })).toBe(200);
  const { page, complaints } = await site.openEdit(id);
  await page.getByRole('button', { name: ui.import.open }).click();
  const file = { interact_status: 'Met', interact_justification: 'imported', test_status: 'Met', name: 'Imported' };
  await page.getByLabel(ui.import.paste).fill(JSON.stringify(file));
  await page.getByRole('button', { name: ui.import.read }).click();
  await page.getByRole('button', { name: /^Put \d+ changes/ }).click();
  await barSays(page, ui.save.saved);
  expect(Object.keys(await site.storedAnswers(id)).toSorted()).toEqual(['interact', 'test']);
  await page.getByRole('button', { name: ui.undo.undo, exact: true }).click();
  await expect
    .poll(() => site.storedAnswers(id), { timeout: 10_000 })
    .toEqual({ interact: { status: 'Unmet', justification: 'before' } });
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('the keys can be switched off, and never act while somebody types', { timeout: 60_000 }, async () => {
  const id = await site.createProject('keys');
  const { page } = await site.openEdit(id);
  const row = rowOf(page, ids[0] ?? '');
  const checked = () => row.locator('.choice input:checked').getAttribute('value');
  await goTo(page, ids[0] ?? '');
  await page.keyboard.press('e');
  await page.keyboard.type('munnd?jk');
  expect([await checked(), await row.getByRole('textbox').inputValue()]).toEqual(['?', 'munnd?jk']);
  await page.keyboard.press('Escape');
  await page.keyboard.press('u');
  expect(await checked()).toBe('Unmet');
  await page.locator('.keys summary').click();
  await expectAccessible(page);
  await page.getByLabel(ui.keys.use).uncheck();
  await row.focus();
  await page.keyboard.press('m');
  expect(await checked()).toBe('Unmet');
  await page.context().close();
});

test('hostile drafts and addresses change nothing, and a draft can be discarded', { timeout: 60_000 }, async () => {
  const id = await site.createProject('drafts');
  const { page, complaints } = await site.openPage();
  await page.goto(`${site.url()}/en`);
  const prefix = `laurels/draft/${id}/`;
  const stored = {
    [`${prefix}answers.__proto__`]: '{"value":{"status":"Met","justification":""},"base":{"status":"?"}}',
    [`${prefix}answers.interact`]:
      '{"value":{"status":"Met","justification":"kept"},"base":{"status":"?","justification":""}}',
    [`${prefix}answers.test`]: '{"value":',
    'laurels/keys': '<script>',
  };
  await page.evaluate(
    `for (const [key, value] of Object.entries(${JSON.stringify(stored)})) localStorage.setItem(key, value)`,
  );
  await page.goto(`${site.url()}/en/projects/${id}/edit?show=__proto__&level=constructor#%E0%A4%A`);
  await page.getByText(ui.edit.restored_one).waitFor();
  expect(await rowOf(page, 'interact').getByRole('textbox').inputValue()).toBe('kept');
  await barSays(page, ui.save.saved);
  await page.getByRole('button', { name: ui.edit.discard }).click();
  await expect.poll(() => site.storedAnswers(id), { timeout: 10_000 }).toEqual({});
  expect(complaints).toEqual([]);
  await page.context().close();
});

test.each([
  ['light', 1280],
  ['dark', 390],
  ['light', 320],
] as const)(
  'is accessible and does not scroll sideways, %s at %i px',
  { timeout: 60_000 },
  async (colorScheme, width) => {
    const id = await site.createProject(`look-${width}`);
    const { page } = await site.openEdit(id, '?show=way', { colorScheme, viewport: { width, height: 800 } });
    await page.getByRole('button', { name: /^Set all/ }).click();
    await page.locator('.toast').waitFor();
    await expectAccessible(page);
    expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(
      true,
    );
    await page.context().close();
  },
);
