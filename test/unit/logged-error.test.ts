import { expect, test } from 'vitest';
import { loggedError } from '../../functions/logged-error.ts';
import { BusyError } from '../../functions/table/errors.ts';

const secret = 'gho_abcdefghijkl person@example.org';

/** As the SDK makes them: with the item that a condition was asked of, and the answer. */
function answered(name: string, message: string): Error {
  const more = {
    name,
    Item: { email: { S: secret } },
    $metadata: { httpStatusCode: 400 },
    $response: { body: secret },
  };
  return Object.assign(new Error(message), more);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}

test.each([
  ['of the SDK', answered('MessageRejected', `Email address is not verified: ${secret}`)],
  ['with lines like those of a stack', answered('X', `refused\n    at ${secret}\n    at ${secret}`)],
  ['with a name that quotes', Object.assign(new Error('x'), { name: secret })],
  ['with a code that quotes', Object.assign(new Error('x'), { code: secret })],
  ['whose message was changed', Object.assign(new Error(secret), { message: 'other' })],
  ['of a parser', parsed(`${secret} {`)],
  ['behind one of ours', new BusyError('no answer in time', { cause: answered('X', secret) })],
  ['that is a text', secret],
  ['that is an object', { secret }],
])('an error %s is logged without what it quotes', (_, error) => {
  const text = JSON.stringify(loggedError(error));
  for (const part of ['gho_', 'person@']) expect(text).not.toContain(part);
});

test('of our own failures the message is told, of others what they are and where they happened', () => {
  const logged = loggedError(new BusyError('no answer in time', { cause: answered('ThrottlingException', secret) }));
  expect(logged).toMatchObject({
    message: 'no answer in time',
    at: expect.arrayContaining([expect.stringContaining('logged-error.test.ts')]),
    cause: { name: 'ThrottlingException', status: 400 },
  });
  expect(loggedError(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toMatchObject({ code: 'ECONNREFUSED' });
});

test('causes that go round come to an end', () => {
  const error = new Error('x');
  error.cause = error;
  expect(JSON.stringify(loggedError(error)).match(/cause/g)).toHaveLength(4);
});
