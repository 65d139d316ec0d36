export const embedFormats = ['markdown', 'html', 'rst', 'asciidoc', 'org'] as const;
export type EmbedFormat = (typeof embedFormats)[number];

export interface Embed {
  /** Address of the badge. */
  readonly image: string;
  /** Address of the page that the badge leads to. */
  readonly target: string;
  readonly alt: string;
}

/** The lines that show a badge in a text of that format, linked to its page. */
export function renderEmbed(format: EmbedFormat, { image, target, alt }: Embed): string {
  switch (format) {
    case 'markdown':
      return `[![${alt.replace(/[\\[\]]/g, String.raw`\$&`)}](${image})](${target})`;
    case 'html':
      return renderHtml({ image, target, alt });
    case 'rst':
      return `.. image:: ${image}\n   :target: ${target}\n   :alt: ${alt}`;
    case 'asciidoc':
      return `image:${image}["${alt.replaceAll('"', String.raw`\"`)}",link="${target}"]`;
    default:
      // Org takes an address without a file ending for text, so the picture needs HTML.
      return `#+HTML: ${renderHtml({ image, target, alt })}`;
  }
}

/** Addresses of a project's badge of a series; the page's has no language, so that readers get it in theirs. */
export function embedOf(
  origin: string,
  project: number,
  series: { readonly id: string; readonly name: string },
): Embed {
  const target = `${origin}/projects/${project}`;
  return { image: `${target}/${badgeName(series.id)}`, target, alt: series.name };
}

/** Last part of the address of a series' badge. */
export function badgeName(series: string): string {
  return series === 'metal' ? 'badge' : series;
}

function renderHtml({ image, target, alt }: Embed): string {
  return `<a href="${escape(target)}"><img src="${escape(image)}" alt="${escape(alt)}"></a>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
