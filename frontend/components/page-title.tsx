import { useEffect, useRef } from 'preact/hooks';
import { showHead } from '../page-head.ts';
import { t } from '../texts.ts';

let isFirstPage = true;

interface Props {
  readonly title: string;
  readonly lang?: string;
  /** A sentence for search engines and previews. */
  readonly description?: string;
}

/** The page's heading and the document's title. Takes the focus when a link within the site led here. */
export function PageTitle({ title, lang, description }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirstPage) heading.current?.focus({ preventScroll: true });
    isFirstPage = false;
  }, []);
  useEffect(() => showHead(t('page.title', { title }), description), [title, description]);
  return (
    <h1 ref={heading} tabIndex={-1} lang={lang}>
      {title}
    </h1>
  );
}
