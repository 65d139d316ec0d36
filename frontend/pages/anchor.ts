import { type Criterion, getCriterion, parseCriterionId } from '../../criteria/catalogue.ts';

/** The criterion that the address names behind `#`, by any of its ids. */
export function criterionOfHash(): Criterion | undefined {
  const id = parseCriterionId(readHash());
  return id && getCriterion(id);
}

/** Goes to what the address names: the browser looked before it was there. */
export function showAnchor(): void {
  const hash = readHash();
  const element = document.getElementById(criterionOfHash()?.id ?? hash);
  if (!element?.closest('main')) return;
  element.scrollIntoView({ behavior: 'instant' });
  element.focus({ preventScroll: true });
}

/** Nothing where it can't be read. */
function readHash(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
}
