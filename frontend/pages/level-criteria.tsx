import type { FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { catalogue } from '../../criteria/catalogue.ts';
import { CriteriaList } from '../components/criteria-list.tsx';
import { LevelLinks } from '../components/level-links.tsx';
import { PageTitle } from '../components/page-title.tsx';
import { heading, loadCriterionTexts, pagePath, t } from '../texts.ts';
import { criterionOfHash, showAnchor } from './anchor.ts';
import { NotFound } from './not-found.tsx';

/** The page of a level's criteria with its texts, or the one that says there is none. */
export async function openLevelCriteria(id: string): Promise<FunctionComponent> {
  const level = catalogue.levels.find((one) => one.id === id);
  if (!level) return NotFound;
  const texts = await loadCriterionTexts(level.id);
  const name = heading('levels', level.id);
  return function LevelCriteria() {
    const { route } = useLocation();
    useEffect(() => {
      const named = criterionOfHash();
      const levels = named?.entries.map((entry) => entry.level) ?? [level.id];
      if (named && !levels.includes(level.id)) route(pagePath(`/criteria/${levels[0]}#${named.id}`), true);
      showAnchor();
      addEventListener('hashchange', showAnchor);
      return () => removeEventListener('hashchange', showAnchor);
    }, []);
    return (
      <>
        <PageTitle
          title={t('criteria.levelTitle', { level: name })}
          description={t('criteria.levelDescription', { level: name })}
        />
        <p class="lead">{t('criteria.levelIntro', { level: name, series: heading('series', level.series) })}</p>
        <LevelLinks current={level} />
        <CriteriaList level={level} texts={texts} />
      </>
    );
  };
}
