import { type ComponentType, type FunctionComponent, h } from 'preact';
import { useEffect, useErrorBoundary, useState } from 'preact/hooks';

/** A component that is fetched when first shown, and without which the page goes on: nothing stands in its place. */
export function lateView<Props extends object>(load: () => Promise<ComponentType<Props>>): FunctionComponent<Props> {
  let view: ComponentType<Props> | undefined;
  return function LateView(props) {
    const [, setFetched] = useState(view !== undefined);
    const [error] = useErrorBoundary();
    useEffect(() => {
      if (!view) void fetchView();
    }, []);
    async function fetchView() {
      view = await load().catch(() => undefined);
      setFetched(view !== undefined);
    }
    return view && error === undefined ? h(view, props) : null;
  };
}
