import type { FunctionComponent } from 'preact';
import { LegalView } from '../components/legal-view.tsx';
import { PageTitle } from '../components/page-title.tsx';
import { parseLegalText } from '../legal-text.ts';
import { languageOf, pagePath } from '../texts.ts';

const files = import.meta.glob<string>('../../locales/*/pages/*.md', { query: '?raw', import: 'default' });

/** A page that is one text of `locales/<language>/pages/`, most of them the deployer's, in English where the language has none. */
export async function openLegal(
  name: 'about' | 'privacy' | 'terms' | 'imprint' | 'glossary',
): Promise<FunctionComponent> {
  const language = languageOf(pagePath('')) ?? 'en';
  const load = files[`../../locales/${language}/pages/${name}.md`] ?? files[`../../locales/en/pages/${name}.md`];
  const { title, blocks } = parseLegalText(load ? await load() : '');
  const first = blocks.find((block) => block.kind === 'paragraph');
  const description = first?.content.map(({ text }) => text).join('') ?? title;
  return function Legal() {
    return (
      <>
        <PageTitle title={title} description={description} />
        <LegalView blocks={blocks} />
      </>
    );
  };
}
