import { useState } from 'preact/hooks';
import { ActForm } from '../../components/act-form.tsx';
import { TextField } from '../../components/text-field.tsx';
import { reportProject } from '../../project-people-api.ts';
import { t } from '../../texts.ts';
import { useAct } from './act.ts';
import { problemOf } from './problem-of.ts';

/** Telling the administrators that an entry is abusive or false. */
export function ReportPart({ id }: { readonly id: number }) {
  const act = useAct();
  const [words, setWords] = useState('');
  return (
    <section aria-labelledby="report">
      <h2 id="report">{t('people.report')}</h2>
      <details class="panel">
        <summary>{t('people.reportOpen')}</summary>
        <ActForm
          shown={['text']}
          state={act}
          button={t('people.reportSend')}
          done={t('people.reportSent')}
          onSubmit={() =>
            void act.run(
              () => reportProject(id, words.trim()),
              () => setWords(''),
            )
          }
        >
          <TextField
            id="report-text"
            kind="lines"
            label={t('people.reportLabel')}
            hint={t('people.reportHint')}
            value={words}
            problem={problemOf(act, 'text')}
            onInput={setWords}
          />
        </ActForm>
      </details>
    </section>
  );
}
