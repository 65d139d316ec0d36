import { expect, test } from 'vitest';
import ui from '../../locales/en/ui.json' with { type: 'json' };
import { expectAccessible } from './browser.ts';
import { answerByKeys, barSays, focusedRow, ids, rowOf, tabTo, serveEditing, type Stored } from './edit-page.ts';

const site = serveEditing('questionnaire');

test(
  'all 67 passing criteria by keyboard alone: through a reload, no connection, no sign-in and a rival, to the badge',
  { timeout: 240_000 },
  async () => {
    expect(ids.length).toBe(67);
    const id = await site.createProject('keyboard');
    const { page } = await site.openEdit(id);
    const meant: Record<string, Stored> = {};
    const answer = async (from: number, to: number) => {
      for (const one of ids.slice(from, to)) meant[one] = await answerByKeys(page, one);
    };

    await answer(0, 15);
    await page.reload();
    await page.locator('.keys').waitFor();
    for (const one of ids.slice(0, 15)) {
      expect(await rowOf(page, one).locator('.choice input:checked').getAttribute('value')).toBe('Met');
    }
    await answer(15, 20);
    await barSays(page, ui.save.saved);
    expect(Object.keys(await site.storedAnswers(id)).length).toBe(20);

    await page.context().setOffline(true);
    await answer(20, 32);
    await barSays(page, ui.save.offline);
    await page.context().setOffline(false);
    await barSays(page, ui.save.saved);
    expect(Object.keys(await site.storedAnswers(id)).length).toBe(32);

    await page.route(`**/api/projects/${id}`, (route) =>
      route.fulfill({ status: 401, contentType: 'application/json', body: '{"error":"sign_in"}' }),
    );
    await answer(32, 45);
    await barSays(page, ui.save.signIn);
    await page.unroute(`**/api/projects/${id}`);
    await answer(45, 47);
    await barSays(page, ui.save.saved);
    expect(Object.keys(await site.storedAnswers(id)).length).toBe(47);

    const [one = '', two = ''] = ids.slice(47);
    const rival = {
      [one]: { status: 'Unmet', justification: 'The rival says no.' },
      [two]: { status: 'N/A', justification: 'The rival says it does not apply.' },
    };
    expect(await site.patch(id, rival)).toBe(200);
    await answer(47, 52);
    await page.getByRole('heading', { name: ui.conflict.title }).waitFor();
    expect(await focusedRow(page)).toBe(ids[51]);
    await barSays(page, ui.save.choose);
    await expectAccessible(page);
    await tabTo(page, '.state a');
    await page.keyboard.press('Enter');
    await tabTo(page, `[name="conflict-answers.${one}"]`);
    await page.keyboard.press('Space');
    await tabTo(page, `[name="conflict-answers.${two}"]`);
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await tabTo(page, '.conflicts button');
    await page.keyboard.press('Enter');
    meant[two] = rival[two] ?? { status: '', justification: '' };
    await barSays(page, ui.save.saved);

    await answer(52, 67);
    await page.getByText(ui.gain.gained.replace('{{level}}', 'Passing')).waitFor();
    await barSays(page, ui.save.saved);
    await expectAccessible(page);
    expect(await site.storedAnswers(id)).toEqual(meant);
    await expect
      .poll(async () => (await fetch(`${site.url()}/projects/${id}/badge`)).text(), { timeout: 10_000 })
      .toContain('passing');
    await page.context().close();
  },
);
