/** Ten leaves, five a side, as on the badges (`functions/objects/svg.ts`). */
const leaves =
  'M11.6 13.9Q8.7 13.3 8.3 16.3Q11.2 16.8 11.6 13.9zM9.4 13.1Q7.2 11.1 5.3 13.5Q7.6 15.4 9.4 13.1z' +
  'M7.9 11.3Q7 8.5 4.2 9.6Q5.2 12.4 7.9 11.3zM7.5 8.8Q8.3 5.9 5.3 5.3Q4.6 8.2 7.5 8.8z' +
  'M8.5 6.6Q11.2 5.4 9.8 2.8Q7.1 4 8.5 6.6zM12.4 13.9Q15.3 13.3 15.7 16.3Q12.8 16.8 12.4 13.9z' +
  'M14.6 13.1Q16.8 11.1 18.7 13.5Q16.4 15.4 14.6 13.1zM16.1 11.3Q17 8.5 19.8 9.6Q18.8 12.4 16.1 11.3z' +
  'M16.5 8.8Q15.7 5.9 18.7 5.3Q19.4 8.2 16.5 8.8zM15.5 6.6Q12.8 5.4 14.2 2.8Q16.9 4 15.5 6.6z';

/** The laurel; an ornament, so nothing is said of it. */
export function LaurelMark() {
  return (
    <svg class="laurel" viewBox="3.5 2 17 15.5" aria-hidden="true">
      <path d={leaves} />
    </svg>
  );
}

/** The laurel of the start page, which has room for its stems and a check. */
export function LaurelPicture() {
  return (
    <svg class="laurel hero-laurel" viewBox="2.5 1.5 19 16.5" aria-hidden="true">
      <path
        class="stems"
        d="M12 15.6C9.5 15 7.6 13.1 7 10.5S7.2 5.2 8.9 3.6M12 15.6C14.5 15 16.4 13.1 17 10.5S16.8 5.2 15.1 3.6"
      />
      <path d={leaves} />
      <path class="check" d="M9.9 9.7l1.5 1.6 2.9-3.5" />
    </svg>
  );
}
