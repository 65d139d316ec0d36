/** HTML that the build rendered from our own texts. Never give it anything that people typed. */
export function OwnHtml({ html, class: name }: { readonly html: string; readonly class?: string }) {
  return <div class={name} dangerouslySetInnerHTML={{ __html: html }} />;
}
