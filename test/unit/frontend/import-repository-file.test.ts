import { afterEach, describe, expect, test, vi } from 'vitest';
import { responseHeaders } from '../../../infra/paths.ts';
import { maxBytes, readAnswerText } from '../../../frontend/answer-text.ts';
import { answerFileUrl, fetchAnswerFile } from '../../../frontend/repository-file.ts';

const github = 'https://raw.githubusercontent.com/acme/widget/HEAD/.bestpractices.json';
const gitlab =
  'https://gitlab.com/api/v4/projects/acme%2Ftools%2Fwidget/repository/files/.bestpractices.json/raw?ref=HEAD';
const codeberg = 'https://codeberg.org/api/v1/repos/acme/widget/raw/.bestpractices.json';

describe('the address of the answer file', () => {
  test.each([
    ['https://github.com/acme/widget', github],
    [' http://www.GitHub.com/acme/widget.git/ ', github],
    ['github.com/acme/widget/tree/main/sub?tab=readme#top', github],
    ['https://gitlab.com/acme/tools/widget', gitlab],
    ['https://gitlab.com/acme/tools/widget/-/blob/main/README.md', gitlab],
    ['https://codeberg.org/acme/widget/src/branch/main', codeberg],
  ])('%s', (typed, url) => {
    expect(answerFileUrl(typed)).toBe(url);
    expect(responseHeaders.document['content-security-policy']).toContain(` ${new URL(url).origin} `.trimEnd());
  });

  test.each([
    '',
    'acme/widget',
    'https://github.com',
    'https://github.com/acme',
    'https://github.com.evil.example/acme/widget',
    'https://github.com@evil.example/acme/widget',
    'https://github.com:8080/acme/widget',
    'https://gitlab.com/acme/../widget',
    'https://gitlab.com/acme/%2e%2e/widget',
    'https://codeberg.org/acme/wid get',
    'javascript:alert(1)//github.com/acme/widget',
    '__proto__/acme/widget',
    'https://git.example.org/acme/widget',
  ])('is none for %s', (typed) => expect(answerFileUrl(typed)).toBeUndefined());
});

test('the content security policy names the three hosts and no other', () => {
  const policy = responseHeaders.document['content-security-policy'] ?? '';
  const connect = policy.split('; ').find((directive) => directive.startsWith('connect-src '));
  expect(connect?.split(' ').slice(1).sort()).toEqual([
    "'self'",
    'https://codeberg.org',
    'https://gitlab.com',
    'https://raw.githubusercontent.com',
  ]);
});

describe('what a forge answers', () => {
  afterEach(() => vi.unstubAllGlobals());

  function answer(reply: () => Response | Promise<Response>, onLine = true) {
    const fake = vi.fn<typeof fetch>(async () => reply());
    vi.stubGlobal('fetch', fake);
    vi.stubGlobal('navigator', { onLine });
    return fake;
  }
  const refuse = () => Promise.reject(new TypeError('Failed to fetch'));

  test('the file, asked for without credentials', async () => {
    const fake = answer(() => new Response('{"a":1}'));
    expect(await fetchAnswerFile('https://github.com/acme/widget')).toEqual({ ok: true, text: '{"a":1}' });
    expect(fake.mock.calls[0]?.[0]).toBe(github);
    expect(fake.mock.calls[0]?.[1]).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' });
  });

  test.each([
    ['missing', () => new Response('', { status: 404 }), true],
    ['busy', () => new Response('', { status: 429 }), true],
    ['busy', () => new Response('', { status: 502 }), true],
    ['refused', () => new Response('', { status: 403 }), true],
    ['refused', refuse, true],
    ['offline', refuse, false],
    ['tooLarge', () => new Response('x'.repeat(maxBytes + 1)), true],
    ['unreadable', () => new Response(new Uint8Array([0x22, 0xff, 0x22])), true],
  ] as const)('%s', async (problem, reply, onLine) => {
    answer(reply, onLine);
    expect(await fetchAnswerFile('https://github.com/acme/widget')).toEqual({ ok: false, problem });
  });

  test('asks nobody where the forge is unknown', async () => {
    const fake = answer(() => new Response('{}'));
    expect(await fetchAnswerFile('https://git.example.org/a/b')).toEqual({ ok: false, problem: 'unknownForge' });
    expect(fake).not.toHaveBeenCalled();
  });
});

test('reads no further than the limit', async () => {
  let chunks = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      chunks++;
      controller.enqueue(new Uint8Array(100_000).fill(32));
    },
  });
  expect(await readAnswerText(endless)).toEqual({ ok: false, problem: 'tooLarge' });
  expect(chunks).toBeLessThan(60);
});
