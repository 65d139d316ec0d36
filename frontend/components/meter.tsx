/** A percentage as a bar; beside its number, so nothing is said of it. */
export function Meter({ percent, tone }: { readonly percent: number; readonly tone?: string }) {
  return (
    <div class={`meter ${tone ?? ''}`}>
      <svg width="100%" height="100%" aria-hidden="true">
        <rect width={`${percent}%`} height="100%" />
      </svg>
    </div>
  );
}
