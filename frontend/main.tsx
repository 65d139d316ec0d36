import { hydrate, render } from 'preact';
import { ErrorBoundary } from 'preact-iso/lazy';
import { App } from './app.tsx';
import './shell.css';
import { fitLinks } from './shell-links.ts';
import { languageOf, openTexts, shownLanguage } from './texts.ts';

const language = languageOf(location.pathname) ?? 'en';
try {
  await openTexts(language);
  document.documentElement.lang = shownLanguage(language);
  const root = document.getElementById('app');
  // The outermost boundary is what makes Preact wait for pages; their errors are caught further in.
  const app = (
    <ErrorBoundary>
      <App />
    </ErrorBoundary>
  );
  if (root?.hasChildNodes()) {
    fitLinks(root, location.pathname);
    hydrate(app, root);
  } else if (root) render(app, root);
} catch {
  // Nothing can be said by key here: the sentence for this stands in the document.
  document.getElementById('failed')?.removeAttribute('hidden');
}
