import { useState } from 'preact/hooks';
import { unanswered } from '../../criteria/answer.ts';
import { type CriterionId, type Entry, getCriterion, type Level } from '../../criteria/catalogue.ts';
import { groupEntries } from '../criteria-search.ts';
import { type Answers, type AuditFilter, auditFilters, isWanted, verdictOf } from '../project-standing.ts';
import { type CriterionTexts, formatDate, heading, pagePath, t, type TextKey } from '../texts.ts';
import { ChipChoice } from './chip-choice.tsx';
import { categoryTexts } from './criterion-text.tsx';
import { MarkdownView } from './markdown-view.tsx';
import { OwnHtml } from './own-html.tsx';
import { VerdictMark } from './verdict-mark.tsx';

const filterTexts: Readonly<Record<AuditFilter, TextKey>> = {
  all: 'audit.all',
  enough: 'audit.enough',
  missing: 'audit.missing',
  unanswered: 'audit.unanswered',
};

interface Props {
  readonly level: Level;
  readonly answers: Answers;
  readonly answeredAt: ReadonlyMap<CriterionId, string>;
  readonly texts: CriterionTexts;
  /** Language of the answers. */
  readonly lang: string;
}

/** Every answer of a level with its verdict and evidence. */
export function AnswerAudit({ level, ...audited }: Props) {
  const { answers } = audited;
  const [filter, setFilter] = useState<AuditFilter>('all');
  const ofFilter = (one: AuditFilter) => level.entries.filter((entry) => isWanted(one, verdictOf(entry, answers)));
  const shown = ofFilter(filter);
  return (
    <>
      <ChipChoice
        name="audit-filter"
        legend={t('audit.filter')}
        value={filter}
        options={auditFilters.map((value) => ({
          value,
          label: t(filterTexts[value], { count: ofFilter(value).length }),
        }))}
        onChoose={setFilter}
      />
      <p role="status" class="hint">
        {shown.length === 0 ? t('audit.none') : t('audit.shown', { count: shown.length })}
      </p>
      {groupEntries(shown).map(({ group, subgroup, entries }) => (
        <section key={`${group} ${subgroup}`}>
          <h3 class="audit-group">
            {heading('groups', group)} <span class="quiet">{heading('subgroups', subgroup)}</span>
          </h3>
          {entries.map((entry) => (
            <AuditedAnswer key={entry.criterion} entry={entry} {...audited} />
          ))}
        </section>
      ))}
    </>
  );
}

interface AnswerProps extends Omit<Props, 'level'> {
  readonly entry: Entry;
}

function AuditedAnswer({ entry, answers, answeredAt, texts, lang }: AnswerProps) {
  const { displayId, achieves } = getCriterion(entry.criterion);
  const { status, justification } = answers.get(entry.criterion) ?? unanswered;
  const text = texts.get(entry.criterion);
  const time = answeredAt.get(entry.criterion);
  const isNote = justification.startsWith('// ');
  return (
    <article class="audited" id={entry.criterion} tabIndex={-1} aria-labelledby={`${entry.criterion}-name`}>
      <VerdictMark id={`${entry.criterion}-verdict`} verdict={verdictOf(entry, answers)} />
      <div>
        <h4 id={`${entry.criterion}-name`}>
          <a href={pagePath(`/criteria/${entry.level}#${entry.criterion}`)}>{displayId}</a>{' '}
          <span class={`category ${entry.category.toLowerCase()}`}>{t(categoryTexts[entry.category])}</span>
        </h4>
        {text && <OwnHtml class="statement" html={text.statement} />}
        <p class="status">
          {achieves
            ? t('audit.computed', { level: heading('levels', achieves) })
            : t('audit.status', { status: t(statusTexts[status]) })}
          {time !== undefined && <span class="quiet"> {t('audit.answered', { date: formatDate(time) })}</span>}
        </p>
        {justification.trim() !== '' && (
          <div class="evidence">
            {isNote && <p class="hint">{t('audit.note')}</p>}
            <MarkdownView text={justification} lang={lang} />
          </div>
        )}
      </div>
    </article>
  );
}

const statusTexts: Readonly<Record<(typeof unanswered)['status'], TextKey>> = {
  '?': 'audit.unknown',
  Unmet: 'audit.unmet',
  'N/A': 'audit.na',
  Met: 'audit.met',
};
