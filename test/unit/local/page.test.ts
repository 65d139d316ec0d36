import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../../criteria/catalogue.ts';
import { languages } from '../../../criteria/fields.ts';
import { readEdgeFunction } from '../../../infra/edge-source.ts';
import { openEdgeFunction, renderQuerystring, type EdgeRequest } from '../../../infra/local/edge-function.ts';

const page = openEdgeFunction(readEdgeFunction('page', 'Laurels'), 'page.js');

function ask(path: string, acceptLanguage?: string) {
  const [uri = '/', query = ''] = path.split('?');
  const headers: EdgeRequest['headers'] =
    acceptLanguage === undefined ? {} : { 'accept-language': { value: acceptLanguage } };
  const host = { value: 'laurels.example.org' };
  const request = {
    method: 'GET',
    uri,
    querystring: renderQuerystring(query),
    headers: { ...headers, host },
    cookies: {},
  };
  return page(request, { ip: '203.0.113.7' });
}

function redirectOf(path: string, acceptLanguage?: string) {
  const result = ask(path, acceptLanguage);
  return 'uri' in result ? result.uri : `${result.statusCode} ${result.headers.get('location')}`;
}

describe('files of pages', () => {
  test.each([
    ['/en', '/en/index.html'],
    ['/en/projects', '/en/projects.html'],
    ['/en/projects/new', '/en/projects/new.html'],
    ['/en/projects/7', '/en/project.html'],
    ['/en/projects/9999999999', '/en/project.html'],
    ['/en/projects/7/edit', '/en/edit.html'],
    ['/en/projects/7/import', '/en/edit.html'],
    ['/en/projects/7/people', '/en/people.html'],
    ['/en/projects/7/proposals', '/en/proposals.html'],
    ['/en/projects/7/history', '/en/history.html'],
    ['/en/sign-in', '/en/sign-in.html'],
    ['/en/confirm', '/en/confirm.html'],
    ['/de/account', '/en/account.html'],
    ['/en/administration', '/en/administration.html'],
    ['/en/people/7', '/en/person.html'],
    ['/en/criteria', '/en/criteria.html'],
    ['/en/criteria/baseline-3', '/en/criteria/baseline-3.html'],
    ['/en/about', '/en/about.html'],
    ['/en/imprint', '/en/imprint.html'],
    ['/en/glossary', '/en/glossary.html'],
    ['/fr/projects/7', '/en/project.html'],
    ['/zh-CN', '/en/index.html'],
  ])('%s is %s', (path, file) => {
    expect(ask(path)).toMatchObject({ uri: file });
  });

  test.each(['/favicon.svg', '/robots.txt', '/.well-known/security.txt', '/en/index.html'])('%s is itself', (path) => {
    expect(ask(path)).toMatchObject({ uri: path });
  });
});

describe('what is no page', () => {
  const paths = [
    '/it',
    '/EN',
    '/projects/0',
    '/projects/12abc',
    '/projects/01',
    '/projects/12345678901',
    '/en/nothing',
  ];
  const others = [
    '/en/people',
    '/en/people/0',
    '/en/person',
    '/en/history',
    '/en/criteria/nothing',
    '/en/criteria/constructor',
    '/en/about/us',
    '/en/edit',
    '/en/project',
  ];
  const more = ['/en/projects/0', '/en/projects/7/nothing', '/en/projects/7/edit/x', '/nothing', '/constructor'];
  test.each([...paths, ...others, ...more])('%s is 404 with a link to the start', (path) => {
    const result = ask(path);
    if ('uri' in result) throw new Error(`passed as ${result.uri}`);
    expect(result.statusCode).toBe(404);
    expect(result.body).toContain('<a href="/">');
    expect(result.body).not.toContain(path);
    expect(result.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('trailing slashes', () => {
  test.each([
    ['/en/', '301 /en'],
    ['/en/projects/7/?a=1&b&c=%20', '301 /en/projects/7?a=1&b&c=%20'],
    ['/projects/?page=2&page=3', '301 /projects?page=2&page=3'],
    ['/en//', '301 /en'],
    ['//', '301 /'],
    ['//evil.example/', '301 /evil.example'],
    ['/\\evil.example/', '301 /evil.example'],
    ['///evil.example//', '301 /evil.example'],
  ])('%s is %s', (path, answer) => {
    expect(redirectOf(path)).toBe(answer);
  });
});

describe('addresses without a language', () => {
  test.each([
    ['/', '302 /de'],
    ['/?a=b', '302 /de?a=b'],
    ['/projects/new', '302 /de/projects/new'],
    ['/projects/7', '302 /de/projects/7'],
    ['/projects/7/edit?x=1', '302 /de/projects/7/edit?x=1'],
    ['/projects/7/passing/edit', '302 /de/projects/7/passing/edit'],
    ['/criteria', '302 /de/criteria'],
    ['/criteria/gold', '302 /de/criteria/gold'],
    ['/about', '302 /de/about'],
    ['/imprint', '302 /de/imprint'],
    ['/sign-in?returnTo=%2Fde', '302 /de/sign-in?returnTo=%2Fde'],
    ['/confirm', '302 /de/confirm'],
    ['/account', '302 /de/account'],
    ['/administration', '302 /de/administration'],
    ['/people/7', '302 /de/people/7'],
  ])('%s is %s for a German reader', (path, answer) => {
    expect(redirectOf(path, 'de')).toBe(answer);
  });

  test.each([
    [undefined, 'en'],
    ['', 'en'],
    ['fr', 'fr'],
    ['FR', 'fr'],
    ['fr-CA', 'en'],
    ['fr-CA, fr;q=0.8, en;q=0.7', 'fr'],
    ['en;q=0.5, de;q=0.9, ja;q=0.9', 'de'],
    ['pt', 'pt-BR'],
    ['pt-br', 'pt-BR'],
    ['pt-PT', 'en'],
    ['zh', 'zh-CN'],
    ['zh-TW, zh-cn;q=0.5', 'zh-CN'],
    ['*, sw;q=0.1', 'sw'],
    ['d$e, es', 'es'],
    ['de;q=2, ru;q=0.3', 'ru'],
    ['de;q=0', 'en'],
    ['constructor, __proto__, ja;q=0.001', 'ja'],
  ])('%s selects %s', (header, language) => {
    expect(redirectOf('/', header)).toBe(`302 /${language}`);
  });

  test('are not kept by anybody, as the answer depends on the reader', () => {
    const result = ask('/', 'de');
    expect('uri' in result ? undefined : result.headers.get('cache-control')).toBe('private, no-store');
  });

  test('project JSON with a language is sent to the one without', () => {
    expect(redirectOf('/de/projects/7.json')).toBe('301 /projects/7.json');
  });
});

test('the 404 page may use its own style and nothing else', () => {
  const result = ask('/nothing');
  if ('uri' in result) throw new Error(`passed as ${result.uri}`);
  const style = /<style>(.*)<\/style>/.exec(result.body)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(result.headers.get('content-security-policy')).toContain(`default-src 'none'`);
  expect(result.headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`);
});

test('every level and every language that has texts has its pages', () => {
  for (const { id } of catalogue.levels)
    expect(ask(`/en/criteria/${id}`)).toMatchObject({ uri: `/en/criteria/${id}.html` });
  for (const language of languages) {
    const hasTexts = existsSync(new URL(`../../../locales/${language}/ui.json`, import.meta.url));
    expect(ask(`/${language}`)).toMatchObject({ uri: `/${hasTexts ? language : 'en'}/index.html` });
  }
});

test('the 404 page calls the site by the name of the programme, whatever is in it', () => {
  const name = `Ada's </title><b>"\\ & $& 章`;
  const named = openEdgeFunction(readEdgeFunction('page', name), 'page.js');
  const result = named({ method: 'GET', uri: '/nothing', querystring: {}, headers: {}, cookies: {} }, { ip: '::1' });
  if ('uri' in result) throw new Error(`passed as ${result.uri}`);
  const decoded = result.body.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
  expect(decoded).toContain(`<title>Page not found – ${name}</title>`);
  expect(decoded).toContain(`</svg>${name}</a>`);
  expect(result.body).not.toMatch(/Laurels|<b>|章/);
});
