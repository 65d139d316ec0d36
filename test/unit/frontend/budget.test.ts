import { beforeAll, describe, expect, test } from 'vitest';
import {
  buildSite,
  fontsOf,
  gzipBytes,
  isData,
  scriptsOf,
  sheetsOf,
  type SiteFiles,
} from '../../fixtures/built-site.ts';

let files: SiteFiles;
const publicFiles = new Set(['favicon.ico', 'apple-touch-icon.png', 'theme.js', 'social.png']);
const kilobyte = 1024;

beforeAll(async () => void (files = await buildSite()), 60_000);

const shells = (): [name: string, html: string][] => [...files].filter(([name]) => name.endsWith('.html'));

describe('what a page weighs, gzipped', () => {
  test('the questionnaire: 36 KB of scripts at once, without criteria and their texts', () => {
    const scripts = scriptsOf(files.get('en/edit.html') ?? '');
    const data = scripts.filter((name) => isData(files, name));
    const code = scripts.filter((name) => !isData(files, name));
    console.log(
      [...code, ...data].map((name) => `${name} ${gzipBytes(files, [name])}`).join(', '),
      gzipBytes(files, code),
    );
    expect(data).toHaveLength(2);
    expect(code.length).toBeGreaterThan(1);
    expect(gzipBytes(files, code)).toBeLessThanOrEqual(36 * kilobyte);
  });

  test('all styles: 10 KB in one file', () => {
    const sheets = sheetsOf(files);
    expect(sheets).toHaveLength(1);
    expect(gzipBytes(files, sheets)).toBeLessThanOrEqual(10 * kilobyte);
  });
});

describe('what a page asks for', () => {
  test('is no web font, and nothing of another origin', () => {
    expect(fontsOf(files)).toEqual([]);
    for (const [name, css] of files)
      if (name.endsWith('.css')) expect(css, name).not.toMatch(/@font-face|@import|url\(["']?(?:https?:)?\/\//);
    for (const [name, html] of shells()) {
      const fetched = [...html.matchAll(/<(?:link(?! rel="canonical")|script|img)\b[^>]* (?:href|src)="([^"]*)"/g)];
      expect(
        fetched.map(([, address]) => address).filter((address) => !/^\/(?!\/)/.test(address ?? '')),
        name,
      ).toEqual([]);
    }
  });

  test('was built', () => {
    expect(shells().length).toBeGreaterThan(12);
    for (const [name, html] of shells()) {
      const named = [...html.matchAll(/<(?:link|script)\b[^>]* (?:href|src)="\/([^"]+)"/g)].map(
        ([, file]) => file ?? '',
      );
      expect(named.length, name).toBeGreaterThan(6);
      expect(
        named.filter((file) => !files.has(file) && !publicFiles.has(file)),
        name,
      ).toEqual([]);
    }
  });
});

describe('shells', () => {
  test('have no inline script, style or handler, which the policy forbids', () => {
    for (const [name, html] of shells())
      expect(html, name).not.toMatch(/<style|<script(?![^>]* src=)|<[^>]* (?:style|on[a-z]+)="/);
  });

  test('have a heading, a title and a description of their own, and say all that needs no project', () => {
    const titles = shells().map(([, html]) => /<title>([^<]+)<\/title>/.exec(html)?.[1]);
    expect(new Set(titles).size).toBe(shells().length);
    for (const [name, html] of shells()) {
      expect(html, name).toMatch(/<meta name="description" content="[^"]{40,}"/);
      expect(html.match(/<h1/g), name).toHaveLength(1);
      expect(html, name).toMatch(/<main[^]*<\/main>[^]*<footer/);
      if (/criteria|about|privacy|terms|imprint|new/.test(name)) expect(html, name).not.toContain('class="loading"');
    }
    expect(files.get('en/criteria/gold.html')).toMatch(/contributors_unassociated/);
  });

  test('never show the number that stands for a project', () => {
    for (const [name, html] of shells()) expect(html.replaceAll(/<[^>]*>/g, ' '), name).not.toContain('9999999999');
  });
});
