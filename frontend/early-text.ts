/**
 * What somebody typed into a field of the shell before the page came to life: hydrating would wipe it. The id must be of this
 * page alone, since the page before may still stand in the document.
 */
export function readEarlyText(id: string): string {
  // There is neither document nor element while shells are rendered.
  const field = 'document' in globalThis ? document.getElementById(id) : null;
  return field && 'value' in field ? String(field.value) : '';
}
