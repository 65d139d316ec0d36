import { catalogue, type Series } from '../../criteria/catalogue.ts';

/** The series of `/projects/N/badge`. */
export const metal: Series = getSeries('metal');

/** The series of `/projects/N/baseline`. */
export const baseline: Series = getSeries('baseline');

function getSeries(id: string): Series {
  const series = catalogue.series.find((one) => one.id === id);
  if (!series) throw new Error(`criteria/levels.yaml has no series ${id}, which the paths of badges need`);
  return series;
}
