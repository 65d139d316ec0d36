import type { Answer } from '../../criteria/answer.ts';
import type { CriterionId } from '../../criteria/catalogue.ts';
import type { Fields } from '../../criteria/fields.ts';
import { writeAnswerFile } from '../../criteria/write-answer-file.ts';
import { downloadText, exportForm } from '../export-file.ts';
import type { FormStore } from '../form-store.ts';
import { t } from '../texts.ts';

/** The answer file of the form as it stands, to keep in the project's repository. */
export function ExportPanel({ store }: { readonly store: FormStore }) {
  return <ExportFile hint={t('export.formHint')} write={() => exportForm(store.get().form)} />;
}

interface AnswersProps {
  readonly answers: ReadonlyMap<CriterionId, Answer>;
  readonly fields: Fields;
}

/** The answer file of a project as it is published. */
export function ExportAnswers({ answers, fields }: AnswersProps) {
  return <ExportFile hint={t('export.hint')} write={() => writeAnswerFile(answers, fields)} />;
}

function ExportFile({ hint, write }: { readonly hint: string; readonly write: () => string }) {
  return (
    <div class="field">
      <button type="button" aria-describedby="export-hint" onClick={() => downloadText('.bestpractices.json', write())}>
        {t('export.download')}
      </button>
      <p class="hint" id="export-hint">
        {hint}
      </p>
    </div>
  );
}
