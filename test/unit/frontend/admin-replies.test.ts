import { expect, test } from 'vitest';
import { parseDeleted, parseKnown, parseLog, parseReports } from '../../../frontend/admin-replies.ts';

const person = { number: 7, handle: 'ada-l', name: 'Ada' };

test('what was done about a report, and by whom, is empty while it is open', () => {
  const report = { id: 'r1', project: 3, text: 'A shop.', at: 'then', by: null };
  const closed = { ...report, id: 'r2', by: person, outcome: 'Deleted it.', closedAt: 'later', closedBy: person };
  expect(parseReports({ reports: [report, closed, {}], next: null })).toEqual({
    entries: [
      { ...report, by: undefined, outcome: '', closedBy: undefined },
      { id: 'r2', project: 3, text: 'A shop.', at: 'then', by: person, outcome: 'Deleted it.', closedBy: person },
    ],
    next: undefined,
  });
});

test('an entry of the log names its act, and whom and what it was about', () => {
  const page = parseLog({
    entries: [
      { at: 'then', act: 'block', by: person, person, reason: 'Spam.' },
      { at: 'then', by: person },
    ],
    next: 'then abc',
  });
  expect(page).toEqual({
    entries: [{ at: 'then', act: 'block', by: person, person, project: undefined, reason: 'Spam.' }],
    next: 'then abc',
  });
});

test('people and deleted projects come in parts, whose next begins at a number', () => {
  const known = { ...person, email: null, isAdministrator: 'yes', blockedAt: null, createdAt: 'then' };
  expect(parseKnown({ people: [known], next: 12 })).toEqual({
    entries: [{ ...person, email: '', isAdministrator: false, blockedAt: '', blockedReason: '', createdAt: 'then' }],
    next: '12',
  });
  const deleted = { id: 3, name: 'Anvil', deletedAt: 'then', undoableUntil: 'later', reason: 'A shop.' };
  expect(parseDeleted({ projects: [deleted, { name: 'no number' }], next: null })?.entries).toEqual([deleted]);
  expect(parseDeleted([])).toBeUndefined();
});
