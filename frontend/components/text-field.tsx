import type { ItemProblem } from '../answers-form.ts';
import { explain } from '../texts.ts';

/** What browsers and their password stores are told of each kind. */
const inputs = {
  line: { type: 'text', inputMode: 'text', autocomplete: 'off' },
  url: { type: 'text', inputMode: 'url', autocomplete: 'off' },
  name: { type: 'text', inputMode: 'text', autocomplete: 'name' },
  email: { type: 'email', inputMode: 'email', autocomplete: 'email' },
  password: { type: 'password', inputMode: 'text', autocomplete: 'current-password' },
  newPassword: { type: 'password', inputMode: 'text', autocomplete: 'new-password' },
} as const;

interface Props {
  /** Id of the input; unique on the page. */
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly problem?: ItemProblem | undefined;
  readonly kind?: keyof typeof inputs | 'lines';
  readonly lang?: string;
  readonly onInput: (value: string) => void;
  /** After a change, when the person goes on. */
  readonly onLeave?: () => void;
}

/** A labelled input with its hint, and its problem where there is one. */
export function TextField({ id, label, hint, value, problem, kind = 'line', lang, onInput, onLeave }: Props) {
  const notes = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ');
  const shared = {
    id,
    value,
    lang,
    'aria-describedby': notes || undefined,
    'aria-invalid': problem ? true : undefined,
    onInput: (event: InputEvent & { currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
      onInput(event.currentTarget.value),
    onChange: onLeave,
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {kind === 'lines' ? (
        <textarea rows={3} {...shared} />
      ) : (
        <input {...inputs[kind]} spellcheck={false} {...shared} />
      )}
      {problem && (
        <p class="problem" id={`${id}-problem`}>
          {explain(problem)}
        </p>
      )}
    </div>
  );
}
