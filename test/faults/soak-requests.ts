import { catalogue } from '../../criteria/catalogue.ts';
import type { Random } from '../fixtures/random.ts';

/** A request and the status it must be answered with. */
export interface Wanted {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body?: string;
  readonly type?: string;
  /** What is known once it was answered so. */
  readonly onDone?: () => void;
  /** What is known no longer once it was refused as busy. */
  readonly onBusy?: () => void;
}

/** A project and the texts it has; one worker writes to it. */
interface Project {
  readonly id: number;
  readonly url: string;
  readonly textByCriterion: Map<string, string>;
  /** Criteria whose last save may have arrived or not; they are left alone. */
  readonly uncertain: Set<string>;
}

/** Projects by worker. */
export type Projects = readonly (readonly Project[])[];

interface Draw {
  readonly project: Project;
  readonly random: Random;
  readonly turn: number;
}

const projectsPerWorker = 10;

const criteria = [...catalogue.criteria.values()].filter(({ achieves }) => !achieves).map(({ id }) => id);

/** Creates the projects that the load is about. */
export async function openProjects(send: (wanted: Wanted) => Promise<Response>, workers: number): Promise<Projects> {
  const create = async (worker: number): Promise<Project[]> => {
    const projects: Project[] = [];
    for (let i = 0; i < projectsPerWorker; i++) {
      const url = `https://example.org/soak/${worker}/${i}`;
      const body = JSON.stringify({ fields: { repo_url: url, name: `Soak ${worker}.${i}` } });
      const response = await send({ name: 'create', method: 'POST', path: '/api/projects', status: 201, body });
      const { id } = (await response.json()) as { id: number };
      projects.push({ id, url, textByCriterion: new Map(), uncertain: new Set() });
    }
    return projects;
  };
  return Promise.all(Array.from({ length: workers }, (_, worker) => create(worker)));
}

/** One request of the mix, about one of the worker's projects. */
export function drawRequest(
  projects: Projects,
  random: Random,
  { worker, turn }: { readonly worker: number; readonly turn: number },
): Wanted {
  const project = random.pick(projects[worker] ?? []);
  let rank = random.next() * mix.reduce((sum, { weight }) => sum + weight, 0);
  const chosen = mix.find(({ weight }) => (rank -= weight) < 0) ?? mix[0];
  if (!chosen) throw new Error('no mix');
  return chosen.draw({ project, random, turn });
}

/** What a busy site is asked, in shares. */
const mix: readonly { readonly weight: number; readonly draw: (draw: Draw) => Wanted }[] = [
  { weight: 45, draw: ({ project }) => get('badge', `/projects/${project.id}/badge`, 200) },
  { weight: 10, draw: ({ project }) => get('project JSON', `/projects/${project.id}.json`, 200) },
  { weight: 5, draw: ({ project }) => get('baseline JSON', `/projects/${project.id}/baseline.json`, 200) },
  { weight: 4, draw: () => get('list', '/api/projects', 200) },
  { weight: 2, draw: ({ project }) => get('page of the list', `/api/projects?before=${project.id + 1}`, 200) },
  {
    weight: 5,
    draw: ({ project }) => get('look-up', `/projects?as=badge&url=${encodeURIComponent(project.url)}`, 302),
  },
  { weight: 3, draw: () => get('shell', '/en/projects', 200) },
  { weight: 12, draw: ({ project }) => get('edit page', `/api/projects/${project.id}`, 200) },
  { weight: 2, draw: drawSave },
  { weight: 2, draw: drawConflict },
  { weight: 2, draw: ({ project }) => patch('broken JSON', project, 400, '{"answers":') },
  { weight: 2, draw: ({ project }) => patch('unknown criterion', project, 400, '{"answers":{"nonsense":{}}}') },
  { weight: 1, draw: ({ project }) => patch('text of 100 KB', project, 400, longBody) },
  { weight: 1, draw: ({ project }) => ({ ...patch('form', project, 415, 'a=b'), type: 'text/plain' }) },
  { weight: 2, draw: ({ turn }) => get('unknown path', `/nobody/knows/${turn}`, 404) },
  { weight: 2, draw: ({ turn }) => get('unknown badge', `/projects/${1_000_000 + turn}/badge`, 404) },
  { weight: 1, draw: ({ turn }) => get('unknown project', `/api/projects/${1_000_000 + turn}`, 404) },
];

const longBody = JSON.stringify({
  answers: {
    interact: { status: 'Met', justification: 'x'.repeat(100_000), base: { status: '?', justification: '' } },
  },
});

function get(name: string, path: string, status: number): Wanted {
  return { name, method: 'GET', path, status };
}

function patch(name: string, { id }: Project, status: number, body: string): Wanted {
  return { name, method: 'PATCH', path: `/api/projects/${id}`, status, body };
}

function drawSave({ project, random, turn }: Draw): Wanted {
  const criterion = random.pick(criteria.filter((id) => !project.uncertain.has(id)));
  const text = `text ${turn}`;
  const body = answerOf(criterion, text, project.textByCriterion.get(criterion));
  const onDone = () => void project.textByCriterion.set(criterion, text);
  const onBusy = () => void project.uncertain.add(criterion);
  return { ...patch('save', project, 200, body), onDone, onBusy };
}

function drawConflict({ project, turn }: Draw): Wanted {
  return patch('conflict', project, 409, answerOf(criteria[0] ?? '', `text ${turn}`, 'what nobody wrote'));
}

function answerOf(criterion: string, text: string, before: string | undefined): string {
  const base = { status: before === undefined ? '?' : 'Met', justification: before ?? '' };
  return JSON.stringify({ answers: { [criterion]: { status: 'Met', justification: text, base } } });
}
