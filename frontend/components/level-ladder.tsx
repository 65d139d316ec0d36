import type { Achievements } from '../../criteria/achievements.ts';
import type { LevelId } from '../../criteria/catalogue.ts';
import { isCounted } from '../../criteria/judge.ts';
import type { Score } from '../../criteria/score.ts';
import { badgeName } from '../embed.ts';
import type { Standing } from '../project-standing.ts';
import { formatDate, heading, pagePath, t } from '../texts.ts';
import { Meter } from './meter.tsx';

interface Props {
  readonly project: number;
  readonly standing: Standing;
  readonly score: Score;
  readonly achievements: Achievements;
}

/** What a badge means: its levels, how far each is, since when, and by which rules. */
export function LevelLadder({ project, standing, score, achievements }: Props) {
  const { series, earned, next } = standing;
  const name = heading('series', series.id);
  return (
    <section class="ladder panel" aria-labelledby={`ladder-${series.id}`}>
      <h3 id={`ladder-${series.id}`}>{name}</h3>
      <p>
        <img
          src={`/projects/${project}/${badgeName(series.id)}`}
          alt={t('project.badgeAlt', { series: name })}
          height={28}
        />
      </p>
      <p>
        {earned
          ? earnedText(earned.id, achievements)
          : next && t('project.onTheWay', { level: heading('levels', next.id) })}
      </p>
      <ol class="levels-earned">
        {series.levels.map(({ id, entries }) => (
          <li key={id} class={`level-${id}`}>
            <span class="level-name">{heading('levels', id)}</span>
            <span class="count">{t('project.percent', { percent: score.get(id) ?? 0 })}</span>
            <Meter percent={score.get(id) ?? 0} />
            <p class="hint">
              {stateOf(id, standing, achievements) ||
                t('project.criteriaCount', { count: entries.filter(isCounted).length })}
            </p>
          </li>
        ))}
      </ol>
      <p class="hint">
        {series.version === undefined ? t('project.rules') : t('project.rulesVersion', { version: series.version })}{' '}
        <a href={pagePath(`/criteria/${(next ?? earned)?.id ?? ''}`)}>
          {t('project.readRules', { level: heading('levels', (next ?? earned)?.id ?? '') })}
        </a>
      </p>
    </section>
  );
}

function earnedText(level: LevelId, achievements: Achievements): string {
  const date = formatDate(achievements.get(level)?.achievedAt ?? '');
  const words = { level: heading('levels', level), date };
  return date === '' ? t('project.holds', words) : t('project.holdsSince', words);
}

/** Since when a level is held, or when it was lost; nothing for one that never was. */
function stateOf(level: LevelId, { series, earned }: Standing, achievements: Achievements): string {
  const ids = series.levels.map(({ id }) => id);
  const isHeld = earned !== undefined && ids.indexOf(level) <= ids.indexOf(earned.id);
  const { achievedAt, firstAchievedAt, lostAt } = achievements.get(level) ?? {};
  if (!isHeld) return lostAt ? t('project.lost', { date: formatDate(lostAt) }) : '';
  if (!achievedAt) return t('project.earned');
  const since = t('project.since', { date: formatDate(achievedAt) });
  const isFirst = !firstAchievedAt || firstAchievedAt === achievedAt;
  return isFirst ? since : `${since} ${t('project.firstEarned', { date: formatDate(firstAchievedAt) })}`;
}
