import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { catalogue, type Level } from '../../criteria/catalogue.ts';
import { categories } from '../../criteria/vocabulary.ts';
import { categoryTexts } from '../components/criterion-text.tsx';
import { LevelLinks } from '../components/level-links.tsx';
import { PageTitle } from '../components/page-title.tsx';
import { heading, pagePath, t } from '../texts.ts';
import { criterionOfHash } from './anchor.ts';

/** All levels at a glance, and how to read them. `#<criterion>` leads to the criterion. */
export function Criteria() {
  const { route } = useLocation();
  useEffect(() => {
    const named = criterionOfHash();
    const level = named?.entries[0]?.level;
    if (named && level) route(pagePath(`/criteria/${level}#${named.id}`), true);
  }, []);
  return (
    <>
      <PageTitle title={t('criteria.title')} description={t('criteria.description')} />
      <p class="lead">{t('criteria.intro')}</p>
      <LevelLinks current={undefined} />
      {catalogue.series.map((series) => (
        <section key={series.id} aria-labelledby={`series-${series.id}`}>
          <h2 id={`series-${series.id}`}>{heading('series', series.id)}</h2>
          {series.version !== undefined && <p class="hint">{t('criteria.version', { version: series.version })}</p>}
          <ul class="cards">
            {series.levels.map((level) => (
              <LevelCard key={level.id} level={level} />
            ))}
          </ul>
        </section>
      ))}
      <section aria-labelledby="reading">
        <h2 id="reading">{t('criteria.reading')}</h2>
        <dl class="facts reading">
          <Term term={t('criteria.must')} words={t('criteria.mustText')} />
          <Term term={t('criteria.should')} words={t('criteria.shouldText')} />
          <Term term={t('criteria.suggested')} words={t('criteria.suggestedText')} />
          <Term term={t('criteria.na')} words={t('criteria.naText')} />
          <Term term={t('criteria.evidence')} words={t('criteria.evidenceText')} />
        </dl>
      </section>
    </>
  );
}

function LevelCard({ level }: { readonly level: Level }) {
  const counts = categories.map((category) => ({
    category,
    count: level.entries.filter((entry) => entry.category === category).length,
  }));
  return (
    <li class={`level-${level.id}`}>
      <h3>
        <a href={pagePath(`/criteria/${level.id}`)}>{heading('levels', level.id)}</a>
      </h3>
      <p>{t('criteria.count', { count: level.entries.length })}</p>
      <p class="hint">
        {counts
          .filter(({ count }) => count > 0)
          .map(({ category, count }) => `${count} ${t(categoryTexts[category])}`)
          .join(', ')}
      </p>
    </li>
  );
}

function Term({ term, words }: { readonly term: string; readonly words: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{words}</dd>
    </div>
  );
}
