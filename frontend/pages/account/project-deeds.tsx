import { useState } from 'preact/hooks';
import { giveProject, writeToOwner } from '../../admin-api.ts';
import { ActForm } from '../../components/act-form.tsx';
import { TextField } from '../../components/text-field.tsx';
import { t } from '../../texts.ts';
import { parseProjectNumber } from '../loading.ts';
import { refuse } from '../../replies.ts';
import { useAct } from './act.ts';
import { problemOf } from './problem-of.ts';

/** A message to a project's owner, and another owner for a project. */
export function ProjectDeeds() {
  const [typed, setTyped] = useState('');
  const project = parseProjectNumber(typed.trim());
  return (
    <section aria-labelledby="one-project">
      <h2 id="one-project">{t('admin.project')}</h2>
      <div class="reading">
        <TextField
          id="project-number"
          label={t('admin.projectNumber')}
          hint={t('admin.projectHint')}
          value={typed}
          onInput={setTyped}
        />
        <Message project={project} />
        <Reassign project={project} />
      </div>
    </section>
  );
}

interface Props {
  readonly project: number | undefined;
}

async function nowhere() {
  return refuse('no_project');
}

function Message({ project }: Props) {
  const act = useAct();
  const [words, setWords] = useState('');
  return (
    <details class="panel">
      <summary>{t('admin.write')}</summary>
      <ActForm
        shown={['text']}
        state={act}
        button={t('admin.send')}
        done={t('admin.sent')}
        onSubmit={() =>
          void act.run(
            () => (project === undefined ? nowhere() : writeToOwner(project, words.trim())),
            () => setWords(''),
          )
        }
      >
        <TextField
          id="message"
          kind="lines"
          label={t('admin.message')}
          hint={t('admin.messageHint')}
          value={words}
          problem={problemOf(act, 'text')}
          onInput={setWords}
        />
      </ActForm>
    </details>
  );
}

function Reassign({ project }: Props) {
  const act = useAct();
  const [handle, setHandle] = useState('');
  const [reason, setReason] = useState('');
  return (
    <details class="panel">
      <summary>{t('admin.reassign')}</summary>
      <ActForm
        shown={['handle', 'reason']}
        state={act}
        button={t('admin.reassignNow')}
        done={t('admin.done')}
        onSubmit={() =>
          void act.run(() => (project === undefined ? nowhere() : giveProject(project, handle.trim(), reason.trim())))
        }
      >
        <TextField
          id="new-owner"
          label={t('admin.newOwner')}
          hint={t('people.handleHint')}
          value={handle}
          problem={problemOf(act, 'handle')}
          onInput={setHandle}
        />
        <TextField
          id="reassign-reason"
          label={t('admin.reason')}
          value={reason}
          problem={problemOf(act, 'reason')}
          onInput={setReason}
        />
      </ActForm>
    </details>
  );
}
