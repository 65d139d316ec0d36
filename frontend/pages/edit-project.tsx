import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso/router';
import { catalogue, type Level } from '../../criteria/catalogue.ts';
import { checkField, countConflicts, editAnswer, editField, settleConflicts } from '../answers-form.ts';
import { getEditable } from '../api.ts';
import { FailureNotice } from '../components/failure-notice.tsx';
import { LevelTabs } from '../components/level-tabs.tsx';
import { Notice } from '../components/notice.tsx';
import { PageTitle } from '../components/page-title.tsx';
import { ProjectFields } from '../components/project-fields.tsx';
import { PartFailure } from '../components/part-failure.tsx';
import { SaveBar } from '../components/save-bar.tsx';
import { SaveFailure } from '../components/save-failure.tsx';
import { type FormStore, useForm } from '../form-store.ts';
import { lazyView } from '../lazy-view.tsx';
import type { Editable } from '../replies.ts';
import { explain, pagePath, t } from '../texts.ts';
import { useDrafting } from './drafting.ts';
import { LevelPart } from './level-part.tsx';
import { parseProjectNumber, useReply } from './loading.ts';
import { NotFound } from './not-found.tsx';
import { useSaving } from './saving.ts';

const ConflictPanel = lazyView(
  async () => (await import('../components/conflict-panel.tsx')).ConflictPanel,
  PartFailure,
);
const DraftNotice = lazyView(async () => (await import('../components/draft-notice.tsx')).DraftNotice, PartFailure);
const ImportPanel = lazyView(async () => (await import('../components/import-panel.tsx')).ImportPanel, PartFailure);

export function EditProject() {
  const id = parseProjectNumber(useRoute().params['project']);
  return id === undefined ? <NotFound /> : <Loader key={id} id={id} />;
}

function Loader({ id }: { readonly id: number }) {
  const [project, retry] = useReply(id, () => getEditable(id));
  const { path, query } = useLocation();
  const level = catalogue.levels.find((level) => level.id === query['level']) ?? catalogue.levels[0];
  const name = (project.kind === 'loaded' && project.value.fields.name) || t('project.title', { id });
  return (
    <>
      <PageTitle title={t('edit.title', { name })} />
      {project.kind === 'loading' && <p class="loading">{t('page.loading')}</p>}
      {project.kind === 'failed' && (
        <FailureNotice title={t('project.failed')} failure={project.failure} onRetry={retry} />
      )}
      {project.kind === 'loaded' && level && (
        <Editor id={id} editable={project.value} level={level} isImporting={path.endsWith('/import')} />
      )}
    </>
  );
}

interface EditorProps {
  readonly id: number;
  readonly editable: Editable;
  readonly level: Level;
  /** Whether the import is open at first. */
  readonly isImporting: boolean;
}

function Editor({ id, editable, level, isImporting }: EditorProps) {
  const { store, restored, isRefused } = useDrafting(id, editable);
  const [state, save] = useSaving(id, store);
  const saveButton = useRef<HTMLButtonElement>(null);
  const hasConflicts = useForm(store, ({ form }) => countConflicts(form) > 0);
  return (
    <>
      <p>
        <a href={pagePath(`/projects/${id}`)}>{t('edit.view')}</a>
      </p>
      {restored > 0 && <DraftNotice store={store} count={restored} />}
      {editable.isDeleted && (
        <Notice kind="problem">
          <p>{explain({ code: 'deleted' })}</p>
        </Notice>
      )}
      {isRefused && (
        <Notice kind="problem">
          <p>{t('edit.noDraft')}</p>
        </Notice>
      )}
      <ImportPart store={store} isOpenAtFirst={isImporting} />
      {state.kind === 'failed' && <SaveFailure failure={state.failure} level={level} />}
      {hasConflicts && (
        <ConflictPanel
          store={store}
          focusOn={state}
          onSettle={(choices) => {
            store.update((form) => settleConflicts(form, choices));
            saveButton.current?.focus();
            void save();
          }}
        />
      )}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <ProjectFields
          store={store}
          onEdit={(name, value) => store.update((form) => editField(form, name, value))}
          onLeave={(name) => store.update((form) => checkField(form, name))}
        />
        <LevelTabs store={store} current={level} />
        <LevelPart
          store={store}
          level={level}
          onEdit={(criterion, answer) => store.update((form) => editAnswer(form, criterion, answer))}
        />
        <SaveBar store={store} level={level} state={state} button={saveButton} />
      </form>
    </>
  );
}

/** The import behind its button; what it put into the form is told in its place. */
function ImportPart({ store, isOpenAtFirst }: { readonly store: FormStore; readonly isOpenAtFirst: boolean }) {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const [applied, setApplied] = useState<{ readonly count: number }>();
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !isOpen && !applied) button.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return (
    <>
      <p>
        <button
          type="button"
          ref={button}
          aria-expanded={isOpen}
          onClick={() => {
            setApplied(undefined);
            setOpen(!isOpen);
          }}
        >
          {isOpen ? t('import.close') : t('import.open')}
        </button>
      </p>
      {isOpen && (
        <ImportPanel
          store={store}
          onApplied={(count) => {
            setApplied({ count });
            setOpen(false);
          }}
        />
      )}
      {applied && (
        <Notice kind="info" focusOn={applied}>
          <p>{t('import.applied', applied)}</p>
        </Notice>
      )}
    </>
  );
}
