import { getEditable } from '../../api.ts';
import { t } from '../../texts.ts';
import { useReply } from '../loading.ts';

/** What to call a project, and whether it is deleted: nothing is known before the reply. */
export function useProjectName(id: number): { readonly name: string; readonly isDeleted: boolean } {
  const [project] = useReply(id, () => getEditable(id));
  const loaded = project.kind === 'loaded' ? project.value : undefined;
  return { name: loaded?.fields.name || t('project.title', { id }), isDeleted: loaded?.isDeleted ?? false };
}
