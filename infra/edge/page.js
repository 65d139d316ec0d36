/**
 * Viewer-request function of the pages: gives each address its file, sends addresses without a language to the reader's
 * best one, and answers 404 for what is no page. The runtime knows ECMAScript 5.1 with const, let, arrow functions and
 * template literals; no destructuring, spread, for-of or optional chaining.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */

/** As HTML; a deployment writes its own here. */
const programmeName = 'Laurels';

/** Languages that have a shell of their own; the others get the first one's. */
const pages = ['en'];

const languages = ['en', 'zh-CN', 'es', 'fr', 'de', 'ja', 'pt-BR', 'ru', 'sw'];

/** Whole tags that select a language beside its own. */
const aliases = { pt: 'pt-BR', zh: 'zh-CN' };

/** Levels that have a page of criteria of their own. */
const levels = ['passing', 'silver', 'gold', 'baseline-1', 'baseline-2', 'baseline-3'];

/** What may stand behind the language, and has a shell of that name. */
const page =
  /^\/(projects|projects\/new|criteria|about|glossary|privacy|terms|imprint|sign-in|confirm|account|administration)$/;

/** One project: a shell stands for all numbers. */
const project = /^\/projects\/[1-9]\d{0,9}(\/edit|\/import|\/people|\/proposals|\/history)?$/;

const person = /^\/people\/[1-9]\d{0,9}$/;

/** What may stand without a language and is sent to the same path with one; `/projects?as=` is the API's. */
const unlocalised =
  /^(\/|\/projects|\/projects\/new|\/projects\/[1-9]\d{0,9}(\/[^.]*)?|\/criteria(\/[^./]+)?|\/about|\/glossary|\/privacy|\/terms|\/imprint|\/sign-in|\/confirm|\/account|\/administration|\/people\/[1-9]\d{0,9})$/;

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
  if (uri === '/projects' && request.querystring.as) return tellViewer(request, event.viewer.ip);
  if (unlocalised.test(uri)) {
    const language = findLanguage(request.headers['accept-language']);
    return redirect(302, '/' + language + (uri === '/' ? '' : uri), request, 'private, no-store');
  }
  const localised = /^\/([A-Za-z-]+)(\/.*)?$/.exec(uri);
  if (localised && languages.includes(localised[1])) {
    const rest = localised[2] || '';
    if (/^\/projects\/[1-9]\d{0,9}\.json$/.test(rest)) return redirect(301, rest, request, 'public, max-age=3600');
    const file = shellOf(rest);
    if (file) {
      request.uri = '/' + (pages.includes(localised[1]) ? localised[1] : pages[0]) + '/' + file + '.html';
      return request;
    }
  }
  return uri.slice(uri.lastIndexOf('/')).includes('.') ? request : notFound();
}

/** As `api.js` does, for the one address here that the API answers. */
function tellViewer(request, address) {
  request.headers['x-viewer-address'] = { value: address };
  request.headers['x-viewer-host'] = { value: request.headers.host.value };
  return request;
}

/** The name of the shell for what stands behind the language; undefined for what is no page. */
function shellOf(rest) {
  if (rest === '') return 'index';
  if (page.test(rest)) return rest.slice(1);
  const one = project.exec(rest);
  if (one) return one[1] ? one[1].slice(1).replace('import', 'edit') : 'project';
  if (person.test(rest)) return 'person';
  return rest.startsWith('/criteria/') && levels.includes(rest.slice(10)) ? rest.slice(1) : undefined;
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

/** What the site's own stylesheet, whose address changes with every build, says of this page. The policy names its hash. */
const style =
  ':root{color-scheme:light dark;font:100%/1.6 system-ui,sans-serif;background:light-dark(#fbfcfa,#12171a);' +
  'color:light-dark(#182024,#e7ecea);fill:light-dark(#17663d,#6fcb99)}' +
  'body{max-width:63rem;margin:0 auto;padding:0 clamp(1rem,.6rem + 1.6vw,1.5rem)}' +
  'header{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:0 1.5rem;padding:.6rem 0}' +
  'nav{display:flex;flex-wrap:wrap;gap:0 1.25rem}svg{width:1.9rem}' +
  'header a{display:inline-flex;align-items:center;gap:.5rem;min-height:2.75rem;color:inherit;text-decoration:none}' +
  'header>a{font-size:1.2rem;font-weight:750}header a:hover{text-decoration:underline}' +
  'h1{font-size:clamp(1.75rem,1.3rem + 2.4vw,2.75rem);font-weight:750;line-height:1.1;margin:1.5em 0 .6em}' +
  'main a{color:light-dark(#17663d,#6fcb99)}:focus-visible{outline:3px solid;outline-offset:2px;border-radius:3px}';

const styleHash = 'I+NK5vMpdcX1KUguPTO4lbjSu9XOjK4y47zO+ucFRvQ=';

const laurel =
  '<svg viewBox="3.5 2 17 15.5" aria-hidden="true"><path d="' +
  'M11.6 13.9Q8.7 13.3 8.3 16.3Q11.2 16.8 11.6 13.9zM9.4 13.1Q7.2 11.1 5.3 13.5Q7.6 15.4 9.4 13.1z' +
  'M7.9 11.3Q7 8.5 4.2 9.6Q5.2 12.4 7.9 11.3zM7.5 8.8Q8.3 5.9 5.3 5.3Q4.6 8.2 7.5 8.8z' +
  'M8.5 6.6Q11.2 5.4 9.8 2.8Q7.1 4 8.5 6.6zM12.4 13.9Q15.3 13.3 15.7 16.3Q12.8 16.8 12.4 13.9z' +
  'M14.6 13.1Q16.8 11.1 18.7 13.5Q16.4 15.4 14.6 13.1zM16.1 11.3Q17 8.5 19.8 9.6Q18.8 12.4 16.1 11.3z' +
  'M16.5 8.8Q15.7 5.9 18.7 5.3Q19.4 8.2 16.5 8.8zM15.5 6.6Q12.8 5.4 14.2 2.8Q16.9 4 15.5 6.6z' +
  '"/></svg>';

function notFound() {
  const headers = { 'content-type': { value: 'text/html; charset=utf-8' }, 'cache-control': { value: 'no-cache' } };
  const policy = security['content-security-policy'].value + "; style-src 'sha256-" + styleHash + "'";
  return {
    statusCode: 404,
    statusDescription: 'Not Found',
    headers: Object.assign(headers, security, { 'content-security-policy': { value: policy } }),
    body:
      '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
      '<title>Page not found – ' +
      programmeName +
      '</title><style>' +
      style +
      '</style><header><a href="/">' +
      laurel +
      programmeName +
      '</a><nav aria-label="Site"><a href="/projects">Projects</a><a href="/criteria">Criteria</a></nav></header>' +
      '<main><h1>Page not found</h1><p>There is nothing at this address. It may have been mistyped, or the page may ' +
      'have moved. <a href="/">Go to the start page</a>.</p></main></html>',
  };
}
