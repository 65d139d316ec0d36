import { type ComponentType, type FunctionComponent, h } from 'preact';
import { useEffect, useErrorBoundary, useRef, useState } from 'preact/hooks';
import { PageFailure } from './components/page-failure.tsx';
import { t } from './texts.ts';

/**
 * A component that is fetched when first shown; `Failure` stands in its place if fetching or rendering it fails. A page
 * suspends until it is here: what is on the screen stays, be it the page before or the HTML of the shell.
 */
export function lazyView<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Failure: FunctionComponent = PageFailure,
): FunctionComponent<Props> {
  let view: ComponentType<Props> | undefined;
  let hasFailed = false;
  let fetching: Promise<void> | undefined;
  return function LazyView(props) {
    const [, render] = useState(0);
    const isWaiting = useRef(false);
    const [error] = useErrorBoundary();
    const isSuspended = !view && !hasFailed && Failure === PageFailure;
    const wait = () => {
      if (!isWaiting.current) void fetchView().then(() => render((count) => count + 1));
      isWaiting.current = true;
    };
    useEffect(() => {
      if (!view && !hasFailed) wait();
      return () => {
        hasFailed = false;
      };
    }, []);
    if (isSuspended) {
      wait();
      throw fetchView();
    }
    if (error !== undefined || (!view && hasFailed)) return <Failure />;
    return view ? h(view, props) : <p class="loading">{t('page.loading')}</p>;
  };

  function fetchView(): Promise<void> {
    fetching ??= settle();
    return fetching;
  }

  async function settle(): Promise<void> {
    try {
      view = await load();
    } catch {
      hasFailed = true;
    }
    fetching = undefined;
  }
}
