import { useEffect, useState } from 'preact/hooks';
import { ownCsrf } from '../../csrf.ts';
import { getProjectPeople } from '../../project-people-api.ts';
import { mayEdit } from '../../project-people-replies.ts';
import { pagePath, t } from '../../texts.ts';

/** The way to a project's proposals, for who may edit it. Who was never known to the server asks nothing. */
export function ProposalsLink({ id }: { readonly id: number }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (ownCsrf() === undefined) return;
    void getProjectPeople(id).then((reply) => setShown(reply.ok && mayEdit(reply.value.mine)));
  }, [id]);
  if (!isShown) return null;
  return <a href={pagePath(`/projects/${id}/proposals`)}>{t('rights.proposals')}</a>;
}
