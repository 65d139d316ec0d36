import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { BadgeSettings } from '../objects/settings.ts';
import { listStaticFaces } from '../objects/static-faces.ts';

/** What a path of the site answers. */
export interface SiteFile {
  /** Path without the leading slash. */
  readonly key: string;
  readonly body: string | Uint8Array;
  readonly contentType: string;
  readonly cacheControl: string;
}

/** Stands in built files for the site's address. */
const placeholder = 'https://site.invalid';

/** The files of the built site in a folder, with the site's address filled in, and the static badges. */
export async function listFiles(directory: string, settings: BadgeSettings): Promise<SiteFile[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const files = paths.map((path) =>
    readSiteFile(path, { key: relative(directory, path).split(sep).join('/'), siteUrl: settings.siteUrl }),
  );
  const faces = listStaticFaces(settings).map(({ value, body }) => ({
    key: `badge_static/${value}`,
    body,
    contentType: 'image/svg+xml; charset=utf-8',
    cacheControl: 'no-cache',
  }));
  return [...(await Promise.all(files)), ...faces];
}

/** Whether a file's name says what is in it, so that under this name there is never anything else. */
export function isAsset(key: string): boolean {
  return key.startsWith('assets/');
}

async function readSiteFile(path: string, { key, siteUrl }: { key: string; siteUrl: string }): Promise<SiteFile> {
  const content = await readFile(path);
  const isFilled = ['.html', '.txt', '.xml'].includes(extname(path)) && !isAsset(key);
  return {
    key,
    body: isFilled ? content.toString('utf8').replaceAll(placeholder, () => siteUrl) : content,
    contentType: contentTypes.get(extname(path)) ?? 'application/octet-stream',
    cacheControl: isAsset(key) ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
}

const contentTypes = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.ico', 'image/x-icon'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.json', 'application/json'],
  ['.png', 'image/png'],
  ['.svg', 'image/svg+xml'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.webmanifest', 'application/manifest+json'],
  ['.xml', 'application/xml'],
]);
