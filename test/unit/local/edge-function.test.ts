import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readEdgeFunction } from '../../../infra/edge-source.ts';
import { openEdgeFunction } from '../../../infra/local/edge-function.ts';
import { edgeFunctionNames, paths } from '../../../infra/paths.ts';
import { listForeign } from '../../fixtures/edge-syntax.ts';

/** The longest name that a setting allows, of characters that take most room. */
const longestName = '🏅'.repeat(60);

const request = { method: 'GET', uri: '/', querystring: {}, headers: {}, cookies: {} };
const viewer = { ip: '203.0.113.7' };

describe.each(edgeFunctionNames)('%s.js', (name) => {
  const source = readEdgeFunction(name, longestName);

  test('has at most the 10 KB of the runtime, with the longest name too', () => {
    expect(Buffer.byteLength(source)).toBeLessThanOrEqual(10_240);
  });

  test('uses no syntax, global or method that the runtime lacks', () => {
    expect(listForeign(source)).toEqual([]);
  });
});

test('every file of the edge is one of them', () => {
  const folder = fileURLToPath(new URL('../../../infra/edge/', import.meta.url));
  expect(globSync('*', { cwd: folder }).sort()).toEqual(edgeFunctionNames.map((name) => `${name}.js`).sort());
});

describe('what the runtime lacks is found', () => {
  test.each([
    ['a fetch', 'fetch(x)', 'fetch'],
    ['URL', 'new URL(x)', 'URL'],
    ['process', 'process.env', 'process'],
    ['require', "require('fs')", 'require'],
    ['timers', 'setTimeout(() => x, 1)', 'setTimeout'],
    ['console', 'console.log(x)', 'console'],
    ['Map', 'new Map()', 'Map'],
    ['eval', "eval('1')", 'eval'],
    ['spread in calls', 'x.push(...x)', 'SpreadElement'],
    ['spread in objects', 'x = { ...x }', 'SpreadElement'],
    ['rest', 'const f = (...all) => all', 'RestElement'],
    ['destructuring', 'const { a } = x', 'ObjectPattern'],
    ['destructuring of lists', 'const [a] = x', 'ArrayPattern'],
    ['defaults', 'const f = (a = 1) => a', 'AssignmentPattern'],
    ['for-of', 'for (const a of x) x = a', 'ForOfStatement'],
    ['optional chaining', 'x = x?.a', 'ChainExpression'],
    ['nullish', 'x = x ?? 1', '??'],
    ['nullish assignment', 'x ??= 1', '??='],
    ['classes', 'class A {}', 'ClassDeclaration'],
    ['shorthand', 'x = { x }', 'shorthand'],
    ['computed keys', 'x = { [x]: 1 }', 'computed'],
    ['methods', 'x = { f() {} }', 'method'],
    ['async', 'const f = async () => x', 'async'],
    ['generators', 'function* g() {}', 'generator'],
    ['modules', "import a from 'a'", 'ImportDeclaration'],
    ['exports', 'export const a = x', 'ExportNamedDeclaration'],
    ['tagged templates', 'x`a`', 'TaggedTemplateExpression'],
    ['flags', 'x = /a/u', '/u'],
    ['big integers', 'x = 1n', 'bigint'],
    ['separators', 'x = 1_000', '_'],
    ['catch without a name', 'try { x = 1 } catch { x = 2 }', 'catch without a name'],
    ['newer methods', 'x.at(-1)', '.at()'],
    ['newer functions', 'Object.fromEntries(x)', '.fromEntries()'],
    ['computed methods', "x['fetch']()", '.undefined()'],
  ])('%s', (_, code, found) => {
    expect(listForeign(`let x;\n${code}`)).toContain(found);
  });

  test('and what it has is not', () => {
    const code =
      'let x; const f = (a) => `${a}`.includes("b"); for (let i = 0; i < 9; i++) x = { a: f(i), "b": /c/gi };';
    expect(listForeign(code)).toEqual([]);
  });
});

describe('a function here', () => {
  test('sees the globals of the runtime and nothing else', () => {
    const names =
      'process require fetch URL setTimeout console Buffer Map Symbol WebAssembly eval queueMicrotask structuredClone';
    const types = names.split(' ').map((name) => `typeof ${name}`);
    const probe = `function handler() { return { uri: '/' + [${types.join()}, typeof JSON, typeof parseInt] } }`;
    const result = openEdgeFunction(probe, 'probe.js')(request, viewer);
    expect(result).toMatchObject({ uri: `/${[...types.map(() => 'undefined'), 'object', 'function'].join()}` });
  });

  test('makes no code of texts', () => {
    const escape =
      'function handler(event) { return { uri: "/" + event.constructor.constructor("return typeof process")() } }';
    expect(() => openEdgeFunction(escape, 'escape.js')(request, viewer)).toThrow(
      'Code generation from strings disallowed',
    );
  });

  test('runs strictly, as at the edge', () => {
    expect(() => openEdgeFunction('function handler() { undeclared = 1; }', 'loose.js')(request, viewer)).toThrow(
      'undeclared is not defined',
    );
  });
});

describe('the API', () => {
  test('is told who asks wherever it alone answers', () => {
    const rows = paths.filter(({ origin }) => origin === 'api');
    expect(rows.map(({ pattern, edgeFunction }) => [pattern, edgeFunction])).toEqual([
      ['/api/*', 'api'],
      ['/projects', 'page'],
      ['/*/projects', 'api'],
    ]);
  });

  test.each([
    ['api', '/api/projects', {}],
    ['api', '/en/projects', {}],
    ['page', '/projects', { as: { value: 'badge' } }],
  ] as const)('%s.js says so at %s, whatever the viewer says', (name, uri, querystring) => {
    const forged = { 'x-viewer-address': { value: '198.51.100.1' }, 'x-viewer-host': { value: 'evil.example' } };
    const headers = { ...forged, host: { value: 'laurels.example.org' }, accept: { value: 'a/b' } };
    const result = openEdgeFunction(readEdgeFunction(name, 'x'), name)(
      { ...request, uri, querystring, headers },
      viewer,
    );
    if (!('uri' in result)) throw new Error(`answered ${result.statusCode}`);
    expect(result.uri).toBe(uri);
    expect(Object.fromEntries(result.headers)).toEqual({
      'x-viewer-address': '203.0.113.7',
      'x-viewer-host': 'laurels.example.org',
      host: 'laurels.example.org',
      accept: 'a/b',
    });
  });
});
