/**
 * Viewer-request function of the pages: gives each address its file, sends addresses without a language to the reader's
 * best one, and answers 404 for what is no page. The runtime knows ECMAScript 5.1 with const, let, arrow functions and
 * template literals; no destructuring, spread, for-of or optional chaining.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */

/** Languages that have a shell of their own; the others get the first one's. */
const pages = ['en'];

const languages = ['en', 'zh-CN', 'es', 'fr', 'de', 'ja', 'pt-BR', 'ru', 'sw'];

/** Whole tags that select a language beside its own. */
const aliases = { pt: 'pt-BR', zh: 'zh-CN' };

/** What may stand behind the language, and has a shell. */
const page = /^(\/projects\/(new|[1-9]\d{0,9}(\/edit|\/import)?))?$/;

/** What may stand without a language and is sent to the same path with one; `/projects?as=` is the API's. */
const unlocalised = /^(\/|\/projects|\/projects\/new|\/projects\/[1-9]\d{0,9}(\/[^.]*)?|\/criteria(\/[^./]+)?)$/;

/** CloudFront adds its headers only to answers of the cache and the origin, not to those made here. */
const security = {
  'content-security-policy': {
    value: "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  },
  'x-content-type-options': { value: 'nosniff' },
  'referrer-policy': { value: 'strict-origin-when-cross-origin' },
  'strict-transport-security': { value: 'max-age=63072000; includeSubDomains' },
};

function handler(event) {
  const request = event.request;
  const uri = request.uri;
  if (uri !== '/' && uri.endsWith('/')) {
    return redirect(301, trimSlashes(uri), request, 'public, max-age=3600');
  }
  if (uri === '/projects' && request.querystring.as) return request;
  if (unlocalised.test(uri)) {
    const language = findLanguage(request.headers['accept-language']);
    return redirect(302, '/' + language + (uri === '/' ? '' : uri), request, 'private, no-store');
  }
  const localised = /^\/([A-Za-z-]+)(\/.*)?$/.exec(uri);
  if (localised && languages.includes(localised[1])) {
    const rest = localised[2] || '';
    if (/^\/projects\/[1-9]\d{0,9}\.json$/.test(rest)) return redirect(301, rest, request, 'public, max-age=3600');
    if (page.test(rest)) {
      request.uri = '/' + (pages.includes(localised[1]) ? localised[1] : pages[0]) + '/index.html';
      return request;
    }
  }
  return uri.slice(uri.lastIndexOf('/')).includes('.') ? request : notFound();
}

/** Two slashes in front would name another host. */
function trimSlashes(uri) {
  return '/' + uri.replace(/^[/\\]+/, '').replace(/[/\\]+$/, '');
}

function redirect(statusCode, path, request, cacheControl) {
  const headers = { location: { value: path + renderQuery(request.querystring) } };
  headers['cache-control'] = { value: cacheControl };
  return {
    statusCode: statusCode,
    statusDescription: statusCode === 301 ? 'Moved Permanently' : 'Found',
    headers: Object.assign(headers, security),
  };
}

function renderQuery(querystring) {
  const parts = [];
  Object.keys(querystring).forEach((name) => {
    const parameter = querystring[name];
    (parameter.multiValue || [parameter]).forEach((entry) => {
      parts.push(entry.value === '' ? name : name + '=' + entry.value);
    });
  });
  return parts.length === 0 ? '' : '?' + parts.join('&');
}

/** The language of the highest quality, the earlier one of equals; English if none is wanted that exists. */
function findLanguage(header) {
  let best = 'en';
  let bestQuality = 0;
  (header ? header.value : '').split(',').forEach((entry) => {
    const parsed = /^\s*([A-Za-z\d-]+)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i.exec(entry);
    if (!parsed) return;
    const tag = parsed[1].toLowerCase();
    const language = languages.find((known) => known.toLowerCase() === tag) || aliases[tag];
    const quality = parsed[2] === undefined ? 1 : Number(parsed[2]);
    if (typeof language !== 'string' || quality <= bestQuality) return;
    best = language;
    bestQuality = quality;
  });
  return best;
}

function notFound() {
  const headers = { 'content-type': { value: 'text/html; charset=utf-8' }, 'cache-control': { value: 'no-cache' } };
  return {
    statusCode: 404,
    statusDescription: 'Not Found',
    headers: Object.assign(headers, security),
    body:
      '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
      '<title>No such page</title><main><h1>No such page</h1>' +
      '<p>Nothing is kept at this address. <a href="/">Go to the start page</a>.</p></main></html>',
  };
}
