import type { Inline, LegalBlock } from '../legal-text.ts';
import { pagePath } from '../texts.ts';

/** A text of the deployer below its title. */
export function LegalView({ blocks }: { readonly blocks: readonly LegalBlock[] }) {
  return (
    <div class="reading">
      {blocks.map((block, place) => (
        <Block key={place} block={block} />
      ))}
    </div>
  );
}

function Block({ block }: { readonly block: LegalBlock }) {
  switch (block.kind) {
    case 'heading':
      return <h2>{block.text}</h2>;
    case 'paragraph':
      return (
        <p>
          <Runs content={block.content} />
        </p>
      );
    default:
      return (
        <ul>
          {block.items.map((item, place) => (
            <li key={place}>
              <Runs content={item} />
            </li>
          ))}
        </ul>
      );
  }
}

function Runs({ content }: { readonly content: readonly Inline[] }) {
  return (
    <>
      {content.map(({ text, href }) =>
        href === undefined ? text : <a href={href.startsWith('/') ? pagePath(href) : href}>{text}</a>,
      )}
    </>
  );
}
