import { useState } from 'preact/hooks';
import { closeReport, listReports } from '../../admin-api.ts';
import type { Report } from '../../admin-replies.ts';
import { ActForm } from '../../components/act-form.tsx';
import { ChipChoice } from '../../components/chip-choice.tsx';
import { PartList } from '../../components/part-list.tsx';
import { PersonLink } from '../../components/person-link.tsx';
import { TextField } from '../../components/text-field.tsx';
import { formatDate, pagePath, t } from '../../texts.ts';
import { useAct } from './act.ts';
import { useParts } from './parts.ts';
import { problemOf } from './problem-of.ts';

/** What visitors report of entries. */
export function ReportsPart() {
  const [state, setState] = useState<'open' | 'closed'>('open');
  const parts = useParts(state, (before) => listReports(state, before));
  return (
    <section aria-labelledby="reports">
      <h2 id="reports">{t('admin.reports')}</h2>
      <ChipChoice
        name="reports-state"
        legend={t('filter.title')}
        value={state}
        options={[
          { value: 'open', label: t('admin.open') },
          { value: 'closed', label: t('admin.closed') },
        ]}
        onChoose={setState}
      />
      <PartList
        parts={parts}
        empty={t('admin.noReports')}
        render={(report) => (
          <li key={report.id}>
            <OneReport report={report} reload={parts.reload} />
          </li>
        )}
      />
    </section>
  );
}

function OneReport({ report, reload }: { readonly report: Report; readonly reload: () => void }) {
  const act = useAct();
  const [outcome, setOutcome] = useState('');
  return (
    <div class="wide">
      <a href={pagePath(`/projects/${report.project}`)}>{t('project.title', { id: report.project })}</a>
      <p class="prose">{report.text}</p>
      <p class="hint">
        {formatDate(report.at, 'short')} · {report.by ? <PersonLink person={report.by} /> : t('admin.visitor')}
      </p>
      {report.outcome !== '' && (
        <p>
          {t('admin.outcomeWas', { outcome: report.outcome })} <PersonLink person={report.closedBy} />
        </p>
      )}
      {report.outcome === '' && (
        <ActForm
          shown={['outcome']}
          state={act}
          button={t('admin.close')}
          onSubmit={() => void act.run(() => closeReport(report.id, outcome.trim()), reload)}
        >
          <TextField
            id={`outcome-${report.id}`}
            label={t('admin.outcome')}
            value={outcome}
            problem={problemOf(act, 'outcome')}
            onInput={setOutcome}
          />
        </ActForm>
      )}
    </div>
  );
}
