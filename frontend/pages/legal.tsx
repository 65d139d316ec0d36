import type { FunctionComponent } from 'preact';
import { LegalView } from '../components/legal-view.tsx';
import { PageTitle } from '../components/page-title.tsx';
import { parseLegalText } from '../legal-text.ts';
import { languageOf, pagePath } from '../texts.ts';

const files = import.meta.glob<string>('../../locales/*/legal/*.md', { query: '?raw', import: 'default' });

/** A page of the deployer's texts in `locales/<language>/legal/`, in English where the language has none. */
export async function openLegal(name: 'about' | 'privacy' | 'terms' | 'imprint'): Promise<FunctionComponent> {
  const language = languageOf(pagePath('')) ?? 'en';
  const load = files[`../../locales/${language}/legal/${name}.md`] ?? files[`../../locales/en/legal/${name}.md`];
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
