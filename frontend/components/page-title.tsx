import { useEffect, useRef } from 'preact/hooks';
import { t } from '../texts.ts';

let isFirstPage = true;

/** The page's heading and the document's title. Takes the focus when a link within the site led here. */
export function PageTitle({ title, lang }: { readonly title: string; readonly lang?: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirstPage) heading.current?.focus({ preventScroll: true });
    isFirstPage = false;
  }, []);
  useEffect(() => {
    document.title = t('page.title', { title });
  }, [title]);
  return (
    <h1 ref={heading} tabIndex={-1} lang={lang}>
      {title}
    </h1>
  );
}
