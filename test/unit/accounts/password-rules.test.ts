import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { commonPasswords } from '../../../functions/accounts/sign-in/common-passwords.ts';
import { isAmong } from '../../../functions/accounts/sign-in/password-filter.ts';
import { judgePassword } from '../../../functions/accounts/sign-in/password-rules.ts';

const own = ['Ada.Lovelace@example.org', 'person-7', 'Laurels'];

test('length counts code points: 8 to 128 are taken, whatever they are made of', () => {
  expect(judgePassword('', own)).toEqual({ code: 'too_short', limit: 8 });
  expect(judgePassword('🦉🌙🌲🪵🍄🦔🪺', own)).toEqual({ code: 'too_short', limit: 8 });
  expect(judgePassword('🦉🌙🌲🪵🍄🦔🪺🌧', own)).toBeUndefined();
  expect(judgePassword('kdwmqzrb', own)).toBeUndefined();
  expect(judgePassword('ab '.repeat(42) + 'xy', own)).toBeUndefined();
  expect(judgePassword('🦉'.repeat(129), own)).toEqual({ code: 'too_long', limit: 128 });
});

test('common and leaked passwords are refused, in whatever case', () => {
  for (const password of ['password', 'Password1', '1234567890', 'QWERTYUIOP', 'iloveyou1', 'football1', 'trustno1']) {
    expect(judgePassword(password, own), password).toEqual({ code: 'common_password' });
  }
});

test('a password that holds the address, what is before its at sign, the handle or the name of the site is refused', () => {
  for (const password of [
    'x-ada.lovelace@example.org',
    'ADA.LOVELACE rules',
    'i am person-7 myself',
    'laurels for everybody',
    'ｌａｕｒｅｌｓ for everybody',
  ]) {
    expect(judgePassword(password, own), password).toEqual({ code: 'common_password' });
  }
  expect(judgePassword('bo rules the world', ['bo@example.org'])).toBeUndefined();
});

test('fewer than one in a hundred other passwords are refused by mistake', () => {
  const tries = 20_000;
  let wrong = 0;
  for (let i = 0; i < tries; i++) wrong += Number(isAmong(commonPasswords, randomBytes(12).toString('base64')));
  expect(wrong / tries).toBeLessThan(0.01);
  expect(commonPasswords.length).toBeLessThan(300_000);
});
