/**
 * The path to go to after signing in: one of this origin, as the browser reads it, and not a page of signing in itself;
 * `fallback` for all else.
 */
export function parseReturnTo(text: string | undefined, origin: string, fallback: string): string {
  if (!text?.startsWith('/') || !URL.canParse(text, origin)) return fallback;
  const url = new URL(text, origin);
  const isRefused =
    url.origin !== origin || /^\/\/|^\/api(?:\/|$)|^\/[^/]*\/(?:sign-in|confirm)\/*$/i.test(url.pathname);
  return isRefused ? fallback : url.pathname + url.search + url.hash;
}
