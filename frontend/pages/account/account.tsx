import { useState } from 'preact/hooks';
import { exportAccount, getAccount, signOut } from '../../account-api.ts';
import type { Account as Loaded } from '../../account-replies.ts';
import { ActForm } from '../../components/act-form.tsx';
import { FailureNotice } from '../../components/failure-notice.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { ProjectRights } from '../../components/project-rights.tsx';
import { downloadText } from '../../export-file.ts';
import { forgetSession } from '../../session.ts';
import { pagePath, t } from '../../texts.ts';
import { useReply } from '../loading.ts';
import { AddressPart, NoticesPart } from './address-part.tsx';
import { useAct } from './act.ts';
import { DeletePart } from './delete-account.tsx';
import { InvitationsPart } from './invitations-part.tsx';
import { PasskeysPart } from './passkeys-part.tsx';
import { PasswordPart } from './password-part.tsx';
import { ProfileForm } from './profile-form.tsx';
import { SessionsPart } from './sessions-part.tsx';

/** All that people see and set of themselves. */
export function Account() {
  const [account, reload] = useReply('account', getAccount, { keepsOld: true });
  return (
    <>
      <PageTitle title={t('account.title')} description={t('account.description')} />
      {account.kind === 'loading' && <p class="loading">{t('page.loading')}</p>}
      {account.kind === 'failed' && <FailureNotice title="" failure={account.failure} onRetry={reload} />}
      {account.kind === 'loaded' && <Parts account={account.value} reload={reload} />}
    </>
  );
}

function Parts({ account, reload }: { readonly account: Loaded; readonly reload: () => void }) {
  return (
    <div class="reading account">
      <Head account={account} />
      <InvitationsPart invitations={account.invitations} reload={reload} />
      <section aria-labelledby="projects">
        <h2 id="projects">{t('account.projects')}</h2>
        <ProjectRights projects={account.projects} />
        {account.projects.length === 0 && <p class="quiet">{t('account.noProjects')}</p>}
        <p>
          <a class="button" href={pagePath('/projects/new')}>
            {t('home.add')}
          </a>
        </p>
      </section>
      <section aria-labelledby="profile">
        <h2 id="profile">{t('account.profile')}</h2>
        <ProfileForm person={account} button={t('save.save')} hasLanguage onSaved={reload} />
      </section>
      <AddressPart account={account} />
      {account.email !== '' && <NoticesPart notices={account.notices} />}
      <PasskeysPart account={account} reload={reload} />
      {account.email !== '' && <PasswordPart key={String(account.hasPassword)} account={account} reload={reload} />}
      <SessionsPart sessions={account.sessions} reload={reload} />
      <DataPart />
      <DeletePart handle={account.handle} />
    </div>
  );
}

function Head({ account }: { readonly account: Loaded }) {
  const act = useAct();
  const [isOut, setOut] = useState(false);
  if (isOut) return null;
  return (
    <>
      <p class="lead">
        {t('account.signedInAs', { name: account.name, handle: account.handle })}{' '}
        <a href={pagePath(`/people/${account.number}`)}>{t('account.publicPage')}</a>
        {account.isAdministrator && (
          <>
            {' · '}
            <a href={pagePath('/administration')}>{t('admin.title')}</a>
          </>
        )}
      </p>
      <ActForm
        state={act}
        button={t('account.signOut')}
        onSubmit={() =>
          void act.run(signOut, () => {
            setOut(true);
            forgetSession(undefined);
            location.assign(pagePath(''));
          })
        }
      />
    </>
  );
}

function DataPart() {
  const act = useAct();
  return (
    <section aria-labelledby="data">
      <h2 id="data">{t('account.data')}</h2>
      <ActForm
        state={act}
        button={t('account.download')}
        onSubmit={() => void act.run(exportAccount, (json) => downloadText('laurels-account.json', json))}
      >
        <p>{t('account.dataText')}</p>
      </ActForm>
    </section>
  );
}
