import { useEffect, useRef, useState } from 'preact/hooks';
import { saveProject } from '../api.ts';
import { openSaver, type Saver, type SaveState } from '../background-save.ts';
import type { FormStore } from '../form-store.ts';

/** Saves a form in the background and when asked. What fails stays in the form; see the state for why. */
export function useSaving(project: number, store: FormStore): readonly [SaveState, save: () => Promise<void>] {
  const [state, setState] = useState<SaveState>({ kind: 'idle' });
  const saver = useRef<Saver | undefined>(undefined);
  useEffect(() => {
    const opened = openSaver({
      store,
      send: (body) => saveProject(project, body),
      isHeld: isBeingTyped,
      onState: setState,
    });
    saver.current = opened;
    const leave = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement && target.id.startsWith('fields.')) opened.touch();
    };
    const show = () => (document.hidden ? opened.touch() : opened.nudge());
    addEventListener('online', opened.nudge);
    // A hidden page may be closed any moment; a page shown again may be signed in again.
    document.addEventListener('visibilitychange', show);
    document.addEventListener('focusout', leave);
    return () => {
      removeEventListener('online', opened.nudge);
      document.removeEventListener('visibilitychange', show);
      document.removeEventListener('focusout', leave);
      opened.stop();
    };
  }, [store]);
  return [state, async () => saver.current?.save()];
}

/** Half an address would be claimed as it stands, so fields go once they are left. */
function isBeingTyped(name: string): boolean {
  return name.startsWith('fields.') && document.activeElement?.id === name;
}
