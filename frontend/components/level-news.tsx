import { useState } from 'preact/hooks';
import { catalogue, type Series } from '../../criteria/catalogue.ts';
import { earnedLevels, type Score } from '../../criteria/score.ts';
import { type FormStore, useForm } from '../form-store.ts';
import { heading, pagePath, t } from '../texts.ts';
import { CopyText } from './copy-text.tsx';

interface Props {
  readonly store: FormStore;
  readonly project: number;
}

/** Says aloud when a level is gained or lost, and hands out the badge. */
export function LevelNews(props: Props) {
  return (
    <div role="status">
      {catalogue.series.map((series) => (
        <SeriesNews key={series.id} {...props} series={series} />
      ))}
    </div>
  );
}

function SeriesNews({ store, project, series }: Props & { readonly series: Series }) {
  const count = ({ score }: { readonly score: Score }) => earnedLevels(series, score).length;
  const [known, setKnown] = useState(() => count(store.get()));
  const earned = useForm(store, count);
  if (earned === known) return null;
  const isGain = earned > known;
  const level = series.levels[isGain ? earned - 1 : earned];
  if (!level) return null;
  const values = { level: heading('levels', level.id), series: heading('series', series.id) };
  const path = `/projects/${project}/${series.id === 'metal' ? 'badge' : series.id}`;
  return (
    <div class={`toast ${isGain ? 'gain' : 'loss'}`}>
      <p>
        <strong>{isGain ? t('gain.gained', values) : t('gain.lost', values)}</strong>{' '}
        {isGain ? t('gain.gainedText') : t('gain.lostText')}
      </p>
      {isGain && (
        <details>
          <summary>{t('gain.embed')}</summary>
          <CopyText
            id={`gain-${series.id}`}
            label={t('gain.markdown', values)}
            text={`[![${values.series}](${location.origin}${path})](${location.origin}${pagePath(`/projects/${project}`)})`}
          />
        </details>
      )}
      <button type="button" onClick={() => setKnown(earned)}>
        {t('undo.close')}
      </button>
    </div>
  );
}
