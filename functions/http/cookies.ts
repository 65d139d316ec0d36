import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Bindings } from './app.ts';

/** Seconds that a session lives without being used: 48 hours. */
export const sessionSeconds = 48 * 60 * 60;

/** Names of the cookies. Only `http://localhost` has plain ones: browsers refuse the others there. */
export function cookieNames(siteUrl: string) {
  const isSecure = !/^http:\/\/localhost(?::\d+)?$/.test(siteUrl);
  const prefix = isSecure ? '__Host-' : '';
  return { isSecure, session: `${prefix}session`, visitor: `${prefix}visitor`, csrf: `${prefix}csrf` };
}

export interface Cookies {
  /** What the session's cookie holds, `<token>.<signature>`. */
  readonly readSession: (c: Context<Bindings>) => string | undefined;
  /** Whether the request carries the token that goes with its session, or else with its visitor's cookie. */
  readonly isOurs: (c: Context<Bindings>) => boolean;
  /** Gives the browser a session's cookie and the token that goes with it. */
  readonly setSession: (c: Context<Bindings>, value: string) => void;
  /** Takes the session's cookie away and makes the browser a visitor's. */
  readonly endSession: (c: Context<Bindings>) => void;
  /** Gives the browser what it needs for a first request that changes something, unless it has it. */
  readonly welcome: (c: Context<Bindings>) => void;
}

/** The cookies of a site: who is signed in, and the token that shows that its own pages ask. */
export function openCookies(siteUrl: string): Cookies {
  const { isSecure, ...names } = cookieNames(siteUrl);
  const options = { path: '/', secure: isSecure, sameSite: 'Lax', maxAge: sessionSeconds } as const;
  const set = (c: Context<Bindings>, name: 'session' | 'visitor', value: string) => {
    setCookie(c, names[name], value, { ...options, httpOnly: true });
    setCookie(c, names.csrf, csrfTokenOf(value), options);
  };
  const cookies: Cookies = {
    readSession: (c) => getCookie(c, names.session) || undefined,
    isOurs(c) {
      const value = cookies.readSession(c) ?? getCookie(c, names.visitor);
      return value !== undefined && value !== '' && isSame(c.req.header('x-csrf-token') ?? '', csrfTokenOf(value));
    },
    setSession: (c, value) => set(c, 'session', value),
    endSession(c) {
      setCookie(c, names.session, '', { ...options, httpOnly: true, maxAge: 0 });
      set(c, 'visitor', randomBytes(24).toString('base64url'));
    },
    welcome(c) {
      const known = cookies.readSession(c);
      if (known !== undefined) setCookie(c, names.csrf, csrfTokenOf(known), options);
      else set(c, 'visitor', getCookie(c, names.visitor) || randomBytes(24).toString('base64url'));
    },
  };
  return cookies;
}

/** Bound to the cookie by its value, which no script and no other site can read. */
export function csrfTokenOf(cookie: string): string {
  return createHmac('sha256', cookie).update('csrf').digest('base64url');
}

export function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
