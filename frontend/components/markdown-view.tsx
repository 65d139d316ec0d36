import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { languages } from '../../criteria/fields.ts';
import { parseSimpleText, shownText } from '../simple-text.ts';

interface Props {
  readonly text: string;
  /** Language of the text; ignored unless it is one of those offered. */
  readonly lang?: string | undefined;
}

/**
 * Markdown that people typed, as elements of a short list. The renderer is fetched when first needed; until then, and
 * where it can't be had, the text stands as it was typed.
 */
export function MarkdownView({ text, lang }: Props) {
  const shown = shownText(text);
  const simple = parseSimpleText(shown);
  const [rendered, setRendered] = useState<{ readonly text: string; readonly nodes: ComponentChildren }>();
  useEffect(() => {
    if (simple) return undefined;
    let isCurrent = true;
    async function render() {
      const nodes = await inTurn(shown, () => isCurrent);
      if (isCurrent && nodes !== undefined) setRendered({ text: shown, nodes });
    }
    void render();
    return () => {
      isCurrent = false;
    };
  }, [shown]);
  if (shown === '') return null;
  return (
    <div class="markdown" dir="auto" lang={languages.find((language) => language === lang)}>
      {simple && <SimpleParagraph {...simple} />}
      {!simple && (rendered?.text === shown ? rendered.nodes : <p class="prose">{shown}</p>)}
    </div>
  );
}

function SimpleParagraph({ words, url }: { readonly words: string; readonly url: string }) {
  return (
    <p>
      {words}
      {url && (
        <a href={url} rel="nofollow ugc noopener noreferrer">
          {url}
        </a>
      )}
    </p>
  );
}

/** How long texts may be rendered before the page gets a turn again. */
const busyMs = 12;

let turn: Promise<unknown> = Promise.resolve();
let busySince = 0;

/** Renders one text after the other, so that a page full of them stays usable. Undefined if that fails or is not wanted. */
function inTurn(text: string, isWanted: () => boolean): Promise<ComponentChildren> {
  const mine = turn.then(async () => {
    if (!isWanted()) return undefined;
    try {
      const { renderMarkdown } = await import('../markdown-nodes.ts');
      if (performance.now() - busySince > busyMs) {
        await new Promise((resolve) => setTimeout(resolve));
        busySince = performance.now();
      }
      return isWanted() ? renderMarkdown(text) : undefined;
    } catch {
      return undefined;
    }
  });
  turn = mine;
  return mine;
}
