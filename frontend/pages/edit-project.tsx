import '../questionnaire.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso/router';
import { catalogue, type Level } from '../../criteria/catalogue.ts';
import { checkField, countConflicts, editAnswer, editField, settleConflicts } from '../answers-form.ts';
import { getEditable } from '../api.ts';
import { FailureNotice } from '../components/failure-notice.tsx';
import { LevelTabs } from '../components/level-tabs.tsx';
import { Notice } from '../components/notice.tsx';
import { PageTitle } from '../components/page-title.tsx';
import { PartFailure } from '../components/part-failure.tsx';
import { SaveBar } from '../components/save-bar.tsx';
import { TransferPart } from '../components/transfer-part.tsx';
import { useForm } from '../form-store.ts';
import { lateView } from '../late-view.tsx';
import { lazyView } from '../lazy-view.tsx';
import type { Editable } from '../replies.ts';
import { explain, pagePath, t } from '../texts.ts';
import { useBulkSteps } from './bulk-steps.ts';
import { useDrafting } from './drafting.ts';
import { LevelPart } from './level-part.tsx';
import { parseProjectNumber, useReply } from './loading.ts';
import { NotFound } from './not-found.tsx';
import { useSaving } from './saving.ts';

const loadConflicts = () => import('../components/conflict-panel.tsx');
const loadDraft = () => import('../components/draft-notice.tsx');
const loadFailure = () => import('../components/save-failure.tsx');
const loadToasts = () => import('../components/toasts.tsx');
const loadFields = () => import('../components/project-fields.tsx');
const loadEvidence = () => import('../components/evidence-tools.tsx');
const ConflictPanel = lazyView(async () => (await loadConflicts()).ConflictPanel, PartFailure);
const DraftNotice = lazyView(async () => (await loadDraft()).DraftNotice, PartFailure);
const SaveFailure = lazyView(async () => (await loadFailure()).SaveFailure, PartFailure);
const ProjectFields = lazyView(async () => (await loadFields()).ProjectFields, PartFailure);
const StandingNotice = lateView(async () => (await import('./account/standing-notice.tsx')).StandingNotice);
const Toasts = lateView(async () => (await loadToasts()).Toasts);

/** Fetches what may be needed when the connection is gone. */
async function loadPanels(): Promise<void> {
  await Promise.allSettled([loadConflicts(), loadFailure(), loadEvidence(), loadToasts()]);
}

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
  const { store, draft, isRefused } = useDrafting(id, editable);
  const [state, save] = useSaving(id, store);
  const steps = useBulkSteps(store);
  const [isDraftTold, setDraftTold] = useState(false);
  const saveButton = useRef<HTMLButtonElement>(null);
  const hasConflicts = useForm(store, ({ form }) => countConflicts(form) > 0);
  useEffect(() => void loadPanels(), []);
  return (
    <>
      <p>
        <a href={pagePath(`/projects/${id}`)}>{t('edit.view')}</a>
      </p>
      <StandingNotice id={id} />
      {draft && !isDraftTold && (
        <DraftNotice
          store={store}
          draft={draft}
          onDone={(deed) => {
            setDraftTold(true);
            steps.setDeed(deed);
          }}
        />
      )}
      {editable.isDeleted && (
        <Notice kind="problem">
          <p>
            {explain({ code: 'deleted' })} <a href={pagePath(`/projects/${id}/people`)}>{t('rights.restore')}</a>
          </p>
        </Notice>
      )}
      {isRefused && (
        <Notice kind="problem">
          <p>{t('edit.noDraft')}</p>
        </Notice>
      )}
      <TransferPart store={store} importing={steps.importing} isOpenAtFirst={isImporting} />
      {state.kind === 'failed' && state.isAsked && <SaveFailure project={id} failure={state.failure} level={level} />}
      {hasConflicts && (
        <ConflictPanel
          store={store}
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
        <div class="project-part">
          <ProjectFields
            store={store}
            onEdit={(name, value) => store.update((form) => editField(form, name, value))}
            onLeave={(name) => store.update((form) => checkField(form, name))}
          />
        </div>
        <LevelTabs store={store} current={level} />
        <LevelPart
          store={store}
          level={level}
          onEdit={(criterion, answer) => store.update((form) => editAnswer(form, criterion, answer))}
          onSetNa={steps.setNa}
        />
        <div class="dock">
          <Toasts store={store} project={id} deed={steps.deed} onDeed={steps.setDeed} />
          <SaveBar store={store} project={id} level={level} state={state} button={saveButton} />
        </div>
      </form>
    </>
  );
}
