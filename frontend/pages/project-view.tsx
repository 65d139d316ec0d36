import { useEffect, useRef, useState } from 'preact/hooks';
import { catalogue, type Level, type LevelId } from '../../criteria/catalogue.ts';
import { AnswerAudit } from '../components/answer-audit.tsx';
import { ChipChoice } from '../components/chip-choice.tsx';
import { ExportAnswers } from '../components/export-panel.tsx';
import { EmbedSnippets } from '../components/embed-snippets.tsx';
import { LevelLadder } from '../components/level-ladder.tsx';
import { NextStep } from '../components/next-step.tsx';
import { ProjectFacts } from '../components/project-facts.tsx';
import { lateView } from '../late-view.tsx';
import { standingOf } from '../project-standing.ts';
import type { Published } from '../replies.ts';
import { formatDate, heading, pagePath, t } from '../texts.ts';
import { criterionOfHash, showAnchor } from './anchor.ts';
import { useLevelTexts } from './level-texts.ts';

const ProposalsLink = lateView(async () => (await import('./account/proposals-link.tsx')).ProposalsLink);

interface Props {
  readonly id: number;
  readonly project: Published;
}

/** A project for its three readers: the visitor, the owner, the auditor. */
export function ProjectView({ id, project }: Props) {
  const { score, answers, achievements, fields } = project;
  const standings = catalogue.series.map((series) => standingOf(series, score, answers));
  return (
    <>
      <ProjectFacts fields={fields} />
      <nav class="contents" aria-label={t('project.contents')}>
        <a href="#meaning">{t('project.meaning')}</a>
        <a href="#next">{t('project.next')}</a>
        <a href="#embed">{t('project.embed')}</a>
        <a href="#answers">{t('project.answers')}</a>
        <a href={pagePath(`/projects/${id}/people`)}>{t('rights.people')}</a>
        <a href={pagePath(`/projects/${id}/history`)}>{t('rights.history')}</a>
        <ProposalsLink id={id} />
      </nav>
      <section aria-labelledby="meaning">
        <h2 id="meaning">{t('project.meaning')}</h2>
        <p class="lead">{t('project.meaningText')}</p>
        <div class="halves">
          {standings.map((standing) => (
            <LevelLadder
              key={standing.series.id}
              project={id}
              standing={standing}
              score={score}
              achievements={achievements}
            />
          ))}
        </div>
        <p class="hint">
          {t('project.answeredBy')} {t('project.updated', { date: formatDate(project.updatedAt) })}
        </p>
      </section>
      <section aria-labelledby="next">
        <h2 id="next">{t('project.next')}</h2>
        <p class="lead">{t('project.nextText')}</p>
        <ul class="halves bare">
          {standings.map((standing) => (
            <NextStep key={standing.series.id} project={id} standing={standing} />
          ))}
        </ul>
        <p class="actions">
          <a class="button main" href={pagePath(`/projects/${id}/edit`)}>
            {t('project.edit')}
          </a>
        </p>
      </section>
      <section aria-labelledby="embed">
        <h2 id="embed">{t('project.embed')}</h2>
        <p class="lead">{t('project.embedText')}</p>
        <EmbedSnippets project={id} origin={location.origin} />
      </section>
      <Answers id={id} project={project} />
    </>
  );
}

function Answers({ id, project }: Props) {
  const [level, setLevel] = useState(() => firstLevel(project));
  const state = useLevelTexts(level);
  const isFirst = useRef(true);
  useEffect(() => {
    if (state.kind === 'loading' || !isFirst.current) return;
    isFirst.current = false;
    showAnchor();
  }, [state.kind]);
  return (
    <section aria-labelledby="answers">
      <h2 id="answers">{t('project.answers')}</h2>
      <p class="lead">{t('project.answersText', { date: formatDate(project.updatedAt) })}</p>
      <ChipChoice<LevelId>
        name="audit-level"
        legend={t('project.level')}
        value={level.id}
        options={catalogue.levels.map((one) => ({ value: one.id, label: heading('levels', one.id) }))}
        onChoose={(chosen) => setLevel(catalogue.levels.find((one) => one.id === chosen) ?? level)}
      />
      {state.kind === 'loading' && <p class="loading">{t('page.loading')}</p>}
      {state.kind === 'failed' && <p class="hint">{t('criteria.textsFailed')}</p>}
      {state.kind !== 'loading' && (
        <AnswerAudit
          key={level.id}
          level={level}
          answers={project.answers}
          answeredAt={project.answeredAt}
          texts={state.texts}
          lang={project.fields.entry_locale}
        />
      )}
      <ExportAnswers answers={project.answers} fields={project.fields} />
      <p>
        <a href={`/projects/${id}.json`} target="_self" download>
          {t('project.data')}
        </a>
      </p>
    </section>
  );
}

/** The level of the criterion that the address names; else the one that the project is at work on. */
function firstLevel({ score, answers }: Published): Level {
  const named = criterionOfHash()?.entries[0]?.level;
  const wanted =
    named ?? catalogue.series.map((series) => standingOf(series, score, answers)).find(({ next }) => next)?.next?.id;
  const level = catalogue.levels.find((one) => one.id === wanted) ?? catalogue.levels[0];
  if (!level) throw new Error('criteria/levels.yaml has no level');
  return level;
}
