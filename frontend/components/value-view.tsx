import type { Answer } from '../../criteria/answer.ts';
import { t } from '../texts.ts';

/** An answer or a field to read, in panels that set two beside each other. */
export function ValueView({ value }: { readonly value: Answer | string }) {
  const words = typeof value === 'string' ? value : value.justification;
  return (
    <div class="value">
      {typeof value !== 'string' && <strong>{value.status}</strong>}
      {words === '' ? typeof value === 'string' && <em>{t('conflict.empty')}</em> : <p>{words}</p>}
    </div>
  );
}
