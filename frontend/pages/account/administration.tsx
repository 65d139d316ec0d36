import { useEffect, useState } from 'preact/hooks';
import { listDeleted, listLog } from '../../admin-api.ts';
import type { LogEntry } from '../../admin-replies.ts';
import { ActNews } from '../../components/act-news.tsx';
import { FailureNotice } from '../../components/failure-notice.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { PartList } from '../../components/part-list.tsx';
import { PersonLink } from '../../components/person-link.tsx';
import { restoreProject } from '../../project-people-api.ts';
import { refuse } from '../../replies.ts';
import { loadSession, type Me } from '../../session.ts';
import { formatDate, pagePath, t, type TextKey } from '../../texts.ts';
import { useAct } from './act.ts';
import { startAgain } from './start-again.ts';
import { PeopleSearch } from './people-search.tsx';
import { useParts } from './parts.ts';
import { ProjectDeeds } from './project-deeds.tsx';
import { ReportsPart } from './reports-part.tsx';

/** What only administrators see and do. */
export function Administration() {
  const [me, setMe] = useState<Me | null>();
  useEffect(() => void loadSession().then((reply) => setMe((reply.ok ? reply.value.person : undefined) ?? null)), []);
  return (
    <>
      <PageTitle title={t('admin.title')} description={t('admin.description')} />
      {me === undefined && <p class="loading">{t('page.loading')}</p>}
      {me === null && <Refused code="sign_in" />}
      {me && !me.isAdministrator && <Refused code="not_administrator" />}
      {me?.isAdministrator && <Parts />}
    </>
  );
}

function Refused({ code }: { readonly code: string }) {
  return <FailureNotice title="" failure={refuse(code).failure} />;
}

function Parts() {
  return (
    <>
      <p class="lead">{t('admin.intro')}</p>
      <nav class="contents" aria-label={t('project.contents')}>
        <a href="#people">{t('admin.people')}</a>
        <a href="#reports">{t('admin.reports')}</a>
        <a href="#one-project">{t('admin.project')}</a>
        <a href="#deleted">{t('admin.deleted')}</a>
        <a href="#log">{t('admin.log')}</a>
      </nav>
      <PeopleSearch />
      <ReportsPart />
      <ProjectDeeds />
      <Deleted />
      <Log />
    </>
  );
}

function Deleted() {
  const parts = useParts('deleted', listDeleted);
  const act = useAct();
  return (
    <section aria-labelledby="deleted">
      <h2 id="deleted" tabIndex={-1}>
        {t('admin.deleted')}
      </h2>
      <ActNews state={act} done={t('admin.done')} />
      <PartList
        parts={parts}
        empty={t('admin.noDeleted')}
        render={({ id, name, deletedAt, undoableUntil, reason }) => (
          <li key={id}>
            <div>
              {name || t('projects.unnamed', { id })} <span class="quiet">{id}</span>
              <p class="hint">
                {t('admin.deletedOn', { date: formatDate(deletedAt), until: formatDate(undoableUntil) })}
              </p>
              {reason !== '' && <p>{reason}</p>}
            </div>
            <button
              type="button"
              aria-disabled={act.isBusy}
              onClick={() =>
                void act.run(
                  () => restoreProject(id),
                  () => startAgain('deleted', parts.reload),
                )
              }
            >
              {t('rights.restore')}
              <span class="visually-hidden"> {name || id}</span>
            </button>
          </li>
        )}
      />
    </section>
  );
}

const acts: ReadonlyMap<string, TextKey> = new Map([
  ['block', 'admin.actBlock'],
  ['unblock', 'admin.actUnblock'],
  ['erase', 'admin.actErase'],
  ['end_sessions', 'admin.actSessions'],
  ['make_administrator', 'admin.actAdministrator'],
  ['make_person', 'admin.actPerson'],
  ['reassign', 'admin.actOwner'],
  ['message', 'admin.actMessage'],
  ['save', 'admin.actSave'],
  ['decline_proposal', 'admin.actProposal'],
  ['delete', 'admin.actDelete'],
  ['restore', 'admin.actRestore'],
  ['close_report', 'admin.actReport'],
  ['invite', 'admin.actInvite'],
  ['take_back_invitation', 'admin.actTakeBack'],
  ['take_back_offer', 'admin.actOffer'],
  ['remove_editor', 'admin.actEditor'],
  ['end_token', 'admin.actToken'],
]);

function Log() {
  const parts = useParts('log', listLog);
  return (
    <section aria-labelledby="log">
      <h2 id="log">{t('admin.log')}</h2>
      <p class="hint">{t('admin.logText')}</p>
      <PartList
        parts={parts}
        empty={t('admin.noLog')}
        render={(entry) => (
          <li key={`${entry.at} ${entry.act} ${entry.person?.number} ${entry.project}`}>
            <LogLine entry={entry} />
          </li>
        )}
      />
    </section>
  );
}

function LogLine({ entry: { at, by, act, person, project, reason } }: { readonly entry: LogEntry }) {
  const words = acts.get(act);
  return (
    <div>
      <strong>{words ? t(words) : act}</strong> {person && <PersonLink person={person} />}{' '}
      {project !== undefined && <a href={pagePath(`/projects/${project}`)}>{t('project.title', { id: project })}</a>}
      <p class="hint">
        {formatDate(at, 'short')} · <PersonLink person={by} />
      </p>
      {reason !== '' && <p>{reason}</p>}
    </div>
  );
}
