import { catalogue, type Level } from '../../criteria/catalogue.ts';
import { type FormStore, useForm } from '../form-store.ts';
import { heading, t } from '../texts.ts';

/** Links to the levels, each with its score as the form stands. */
export function LevelTabs({ store, current }: { readonly store: FormStore; readonly current: Level }) {
  return (
    <nav class="levels" aria-label={t('edit.levels')}>
      {catalogue.levels.map((level) => (
        <a key={level.id} href={`?level=${level.id}`} aria-current={level === current ? 'page' : undefined}>
          {heading('levels', level.id)} <Percentage store={store} level={level} />
        </a>
      ))}
    </nav>
  );
}

function Percentage({ store, level }: { readonly store: FormStore; readonly level: Level }) {
  const percent = useForm(store, ({ score }) => score.get(level.id) ?? 0);
  return (
    <span class="count">
      <svg class="bar" width="100%" height="100%" aria-hidden="true">
        <rect width={`${percent}%`} height="100%" />
      </svg>
      {t('project.percent', { percent })}
    </span>
  );
}
