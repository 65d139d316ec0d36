import { useEffect, useState } from 'preact/hooks';
import { Notice } from '../../components/notice.tsx';
import { RefusalLink } from '../../components/refusal-link.tsx';
import { getProjectPeople } from '../../project-people-api.ts';
import { mayEdit } from '../../project-people-replies.ts';
import { loadSession } from '../../session.ts';
import { t } from '../../texts.ts';

/** Tells who cannot save here before they type much, and what helps. Nothing for who can, or while nobody knows. */
export function StandingNotice({ id }: { readonly id: number }) {
  const [code, setCode] = useState<'sign_in' | 'not_editor'>();
  useEffect(() => void judge(id).then(setCode), [id]);
  if (!code) return null;
  return (
    <Notice kind="info">
      <p>{code === 'sign_in' ? t('edit.signIn') : t('edit.noRights')}</p>
      <RefusalLink code={code} project={id} isButton />
    </Notice>
  );
}

async function judge(id: number): Promise<'sign_in' | 'not_editor' | undefined> {
  const session = await loadSession();
  if (!session.ok) return undefined;
  if (!session.value.person) return 'sign_in';
  const people = await getProjectPeople(id);
  return people.ok && !mayEdit(people.value.mine) ? 'not_editor' : undefined;
}
