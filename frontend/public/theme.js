// Runs before the first paint, so that a chosen theme does not flash. `frontend/theme.ts` writes the choice.
try {
  const theme = localStorage.getItem('laurels.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the system's preference holds.
}
