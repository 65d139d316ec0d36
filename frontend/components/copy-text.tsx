import { useRef, useState } from 'preact/hooks';
import { t } from '../texts.ts';

/** A text to take elsewhere, with a button that copies it. */
export function CopyText({ id, label, text }: { readonly id: string; readonly label: string; readonly text: string }) {
  const box = useRef<HTMLTextAreaElement>(null);
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  async function copy() {
    box.current?.select();
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      setState('failed');
    }
  }
  return (
    <div class="field copy">
      <label for={id}>{label}</label>
      <textarea id={id} readOnly rows={3} value={text} ref={box} spellcheck={false} />
      <button type="button" onClick={() => void copy()} aria-describedby={`${id}-state`}>
        {t('project.copy')}
      </button>
      <span role="status" id={`${id}-state`}>
        {state === 'copied' && t('project.copied')}
        {state === 'failed' && t('project.notCopied')}
      </span>
    </div>
  );
}
