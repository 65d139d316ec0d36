export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Where the choice is kept; `public/theme.js` reads it before the page is painted. */
export const themeKey = 'laurels.theme';

/** The theme of a stored text; what is none means the system's. */
export function parseTheme(input: unknown): Theme {
  return themes.find((theme) => theme === input) ?? 'system';
}

/** The reader's choice, or the system's where the browser keeps nothing. */
export function readTheme(): Theme {
  try {
    return parseTheme(localStorage.getItem(themeKey));
  } catch {
    return 'system';
  }
}

/** Shows the theme now and on later visits. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    if (theme === 'system') localStorage.removeItem(themeKey);
    else localStorage.setItem(themeKey, theme);
  } catch {
    // It then holds for this page only.
  }
}
