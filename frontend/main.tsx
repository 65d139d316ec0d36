import { render } from 'preact';
import { App } from './app.tsx';
import { languageOf, openTexts, shownLanguage } from './texts.ts';

const language = languageOf(location.pathname) ?? 'en';
try {
  await openTexts(language);
  document.documentElement.lang = shownLanguage(language);
  const root = document.getElementById('app');
  if (root) render(<App />, root);
} catch {
  // Nothing can be said by key here: the sentence for this stands in the document.
  document.getElementById('failed')?.removeAttribute('hidden');
}
