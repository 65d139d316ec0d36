import { useState } from 'preact/hooks';
import type { Series } from '../../criteria/catalogue.ts';
import { heading, t } from '../texts.ts';
import { ChipChoice } from './chip-choice.tsx';

const inProgress = 'in-progress';

/** A badge that readers set themselves: its series, and the level or the percentage on the way. */
export function BadgeTrial({ series: all }: { readonly series: readonly Series[] }) {
  const [seriesId, setSeries] = useState<string>(all[0]?.id ?? '');
  const [level, setLevel] = useState<string>(inProgress);
  const [percent, setPercent] = useState(42);
  const series = all.find(({ id }) => id === seriesId);
  if (!series) return null;
  const value = level === inProgress ? `${series.inProgress}${percent}` : level;
  const said = level === inProgress ? t('home.trialPercent', { percent }) : heading('levels', level);
  return (
    <div class="trial panel">
      <p class="trial-badge">
        <img src={`/badge_static/${value}`} alt={t('home.trialAlt', { value: said })} height={40} />
      </p>
      <ChipChoice
        name="trial-series"
        legend={t('home.trialSeries')}
        value={seriesId}
        options={all.map(({ id }) => ({ value: id, label: heading('series', id) }))}
        onChoose={(id) => {
          setSeries(id);
          setLevel(inProgress);
        }}
      />
      <ChipChoice
        name="trial-level"
        legend={t('home.trialLevel')}
        value={level}
        options={[
          { value: inProgress, label: t('home.trialOnTheWay') },
          ...series.levels.map(({ id }) => ({ value: id, label: heading('levels', id) })),
        ]}
        onChoose={setLevel}
      />
      <label class="slider">
        {t('home.trialShare', { percent })}
        <input
          type="range"
          min={0}
          max={99}
          value={percent}
          onInput={(event) => {
            setPercent(Math.round(Number(event.currentTarget.value)));
            setLevel(inProgress);
          }}
        />
      </label>
    </div>
  );
}
