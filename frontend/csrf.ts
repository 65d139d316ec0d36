/** The token that every changing request repeats in a header: a page of another site cannot read it. */
export function readCsrf(cookies: string, isSecure: boolean): string | undefined {
  const name = isSecure ? '__Host-csrf=' : 'csrf=';
  return cookies
    .split('; ')
    .find((cookie) => cookie.startsWith(name))
    ?.slice(name.length);
}

/** This page's own; undefined for who was never known to the server. */
export function ownCsrf(): string | undefined {
  return readCsrf(document.cookie, location.protocol === 'https:');
}
