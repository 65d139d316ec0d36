import { type ComponentType, type FunctionComponent, h } from 'preact';
import { useEffect, useErrorBoundary, useState } from 'preact/hooks';
import { PageFailure } from './components/page-failure.tsx';
import { t } from './texts.ts';

/** A component that is fetched when first shown; `Failure` stands in its place if fetching or rendering it fails. */
export function lazyView<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Failure: FunctionComponent = PageFailure,
): FunctionComponent<Props> {
  let view: ComponentType<Props> | undefined;
  return function LazyView(props) {
    const [state, setState] = useState<'loading' | 'loaded' | 'failed'>(view ? 'loaded' : 'loading');
    const [error] = useErrorBoundary();
    useEffect(() => {
      if (!view) void fetchView();
    }, []);
    async function fetchView() {
      try {
        view = await load();
        setState('loaded');
      } catch {
        setState('failed');
      }
    }
    if (error !== undefined || state === 'failed') return <Failure />;
    return view ? h(view, props) : <p class="loading">{t('page.loading')}</p>;
  };
}
