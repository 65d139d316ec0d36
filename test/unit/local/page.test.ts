import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../../criteria/catalogue.ts';
import { languages } from '../../../criteria/fields.ts';
import { openEdgeFunction, renderQuerystring, type EdgeRequest } from '../../../infra/local/edge-function.ts';

const source = readFileSync(new URL('../../../infra/edge/page.js', import.meta.url), 'utf8');
const page = openEdgeFunction(source, 'page.js');

function ask(path: string, acceptLanguage?: string) {
  const [uri = '/', query = ''] = path.split('?');
  const headers: EdgeRequest['headers'] =
    acceptLanguage === undefined ? {} : { 'accept-language': { value: acceptLanguage } };
  return page({ method: 'GET', uri, querystring: renderQuerystring(query), headers, cookies: {} });
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
    ['/en/criteria', '/en/criteria.html'],
    ['/en/criteria/baseline-3', '/en/criteria/baseline-3.html'],
    ['/en/about', '/en/about.html'],
    ['/en/imprint', '/en/imprint.html'],
    ['/en/glossary', '/en/glossary.html'],
    ['/fr/projects/7', '/en/project.html'],
    ['/zh-CN', '/en/index.html'],
  ])('%s is %s', (path, file) => {
    expect(ask(path)).toEqual({ uri: file });
  });

  test.each(['/favicon.svg', '/robots.txt', '/.well-known/security.txt', '/en/index.html'])('%s is itself', (path) => {
    expect(ask(path)).toEqual({ uri: path });
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
  const others = ['/en/criteria/nothing', '/en/criteria/constructor', '/en/about/us', '/en/edit', '/en/project'];
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
  for (const { id } of catalogue.levels) expect(ask(`/en/criteria/${id}`)).toEqual({ uri: `/en/criteria/${id}.html` });
  for (const language of languages) {
    const hasTexts = existsSync(new URL(`../../../locales/${language}/ui.json`, import.meta.url));
    expect(ask(`/${language}`)).toEqual({ uri: `/${hasTexts ? language : 'en'}/index.html` });
  }
});

test('the function fits the runtime: 10 KB, and none of the syntax that it lacks', () => {
  expect(Buffer.byteLength(source)).toBeLessThan(10_240);
  const code = source.replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
  expect(code).not.toMatch(/\?\.[^\d]|\.\.\.|\bfor \(|\bclass\b|^(import|export)\b|(const|let) [[{]|=> \{ *\[/m);
});

test('a function sees the built-ins of the language and nothing else', () => {
  const probe =
    'function handler() { return { uri: "/" + [typeof process, typeof require, typeof fetch, typeof Map] } }';
  const open = openEdgeFunction(probe, 'probe.js');
  const request = { method: 'GET', uri: '/', querystring: {}, headers: {}, cookies: {} };
  expect(open(request)).toEqual({ uri: '/undefined,undefined,undefined,function' });
  const escape =
    'function handler(event) { return { uri: "/" + event.constructor.constructor("return typeof process")() } }';
  expect(() => openEdgeFunction(escape, 'escape.js')(request)).toThrow('Code generation from strings disallowed');
});
