/** Asks anew after a button took itself away, and gives the focus the heading that it stood under. */
export function startAgain(heading: string, reload: () => void): void {
  document.getElementById(heading)?.focus();
  reload();
}
