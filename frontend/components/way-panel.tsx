import { type Entry, getCriterion, type Level } from '../../criteria/catalogue.ts';
import { type FormStore, judgeEntry, useForm } from '../form-store.ts';
import { type Effort, findShortestWay, type Step } from '../shortest-way.ts';
import { heading, t, type TextKey } from '../texts.ts';

interface Props {
  readonly store: FormStore;
  readonly level: Level;
  readonly isComputed: (entry: Entry) => boolean;
}

const effortTexts: Readonly<Record<Effort, TextKey>> = {
  work: 'filter.work',
  level: 'filter.level',
  answer: 'filter.answer',
  url: 'filter.url',
  words: 'filter.words',
};

/** The steps to a level in words, by the kind of effort, each a link to its row. */
export function WayPanel({ store, level, isComputed }: Props) {
  const way = () => findShortestWay(level, (entry) => judgeEntry(store.get(), entry), isComputed);
  // The list is another only when its text is: typing in one row leaves it alone.
  useForm(store, () =>
    way()
      .map(({ entry, effort }) => `${entry.criterion} ${effort}`)
      .join(),
  );
  const steps = way();
  return (
    <section class="panel way" aria-labelledby="way">
      <h3 id="way">{t('filter.steps', { level: heading('levels', level.id), count: steps.length })}</h3>
      <p>{t('filter.wayText')}</p>
      {[...Map.groupBy(steps, ({ effort }) => effort)].map(([effort, some]) => (
        <div key={effort}>
          <p class="effort">{t(effortTexts[effort], { count: some.length })}</p>
          <ol class="names">
            {some.map((step) => (
              <li key={step.entry.criterion}>
                <StepLink step={step} />
              </li>
            ))}
          </ol>
        </div>
      ))}
    </section>
  );
}

function StepLink({ step: { entry } }: { readonly step: Step }) {
  return <a href={`#answers.${entry.criterion}`}>{getCriterion(entry.criterion).displayId}</a>;
}
