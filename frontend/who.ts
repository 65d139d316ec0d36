import { useEffect, useState } from 'preact/hooks';
import { ownCsrf } from './csrf.ts';

let name = '';
const listeners = new Set<(name: string) => void>();

/** Name of who is signed in, for the frame around all pages; empty for nobody, and until it is known. */
export function useWho(): string {
  const [shown, show] = useState(name);
  useEffect(() => {
    listeners.add(show);
    show(name);
    return () => void listeners.delete(show);
  }, []);
  return shown;
}

export function tellWho(next: string): void {
  name = next;
  for (const listener of listeners) listener(next);
}

/** Asks who this is once the page has nothing better to do; not for who was never known to the server. */
export function askWho(): void {
  if (ownCsrf() === undefined) return;
  const ask = async () => (await import('./session.ts')).loadSession();
  // Safari has no idle callbacks.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(() => void ask().catch(() => undefined));
  else setTimeout(() => void ask().catch(() => undefined), 500);
}
