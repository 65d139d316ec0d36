import { Duration, Stack } from 'aws-cdk-lib';
import { Dashboard as CloudWatchDashboard, GraphWidget, type IMetric, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { ageOf, edgeRegion, failuresOf, type Watched } from './watched.ts';

/** One page of graphs, in the order in which one looks for what is wrong: edge, API, functions, streams, table. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id);
    const { stackName, region } = Stack.of(this);
    new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: `${stackName}-${region}`,
      defaultInterval: Duration.days(1),
      widgets: [listEdgeGraphs(watched), listApiGraphs(watched), listFunctionGraphs(watched), listDataGraphs(watched)],
    });
  }
}

function listEdgeGraphs({ edge: { site, badges } }: Watched): IWidget[] {
  const all = Object.entries({ site, badges });
  const region = edgeRegion;
  return [
    graph(
      'Requests at the edge',
      all.map(([label, one]) => one.metricRequests({ region, label })),
    ),
    graph(
      'Answered by the edge alone, percent',
      all.map(([label, one]) => one.metricCacheHitRate({ region, label })),
    ),
    graph(
      '5xx at the edge, percent',
      all.map(([label, one]) => one.metric5xxErrorRate({ region, label })),
    ),
  ];
}

function listApiGraphs({ api: { http } }: Watched): IWidget[] {
  return [
    graph('Requests of the API', [http.metricCount({ statistic: 'Sum', label: 'requests' })]),
    graph(
      'Latency of the API, ms',
      ['p50', 'p90', 'p99'].map((statistic) => http.metricLatency({ statistic, label: statistic })),
    ),
    graph('Errors of the API', [
      http.metricClientError({ statistic: 'Sum', label: '4xx' }),
      http.metricServerError({ statistic: 'Sum', label: '5xx' }),
    ]),
  ];
}

function listFunctionGraphs({ functions }: Watched): IWidget[] {
  const all = Object.entries(functions);
  return [
    graph(
      'Calls',
      all.map(([label, { lambda }]) => lambda.metricInvocations({ label })),
    ),
    graph(
      'Duration, ms, p99',
      all.map(([label, { lambda }]) => lambda.metricDuration({ statistic: 'p99', label })),
    ),
    graph('Errors and throttles', [
      ...all.map(([label, { lambda }]) => lambda.metricErrors({ label })),
      ...all.map(([label, { lambda }]) => lambda.metricThrottles({ label: `${label}, throttled` })),
    ]),
  ];
}

function listDataGraphs({ functions, table }: Watched): IWidget[] {
  const { scoring, badge, reconciler } = functions;
  const { rescored, republished, failed } = reconciler.found;
  return [
    graph('Age of the stream, ms', [ageOf(scoring).with({ label: 'scoring' }), ageOf(badge).with({ label: 'badge' })]),
    graph('Repaired, failed, given up on', [
      rescored,
      republished,
      failed,
      failuresOf(scoring).with({ label: 'given up on by scoring' }),
      failuresOf(badge).with({ label: 'given up on by badge' }),
    ]),
    graph('Capacity units of the table', [
      table.metricConsumedReadCapacityUnits({ label: 'read' }),
      table.metricConsumedWriteCapacityUnits({ label: 'write' }),
    ]),
  ];
}

function graph(title: string, left: IMetric[]): IWidget {
  return new GraphWidget({ title, left, width: 8, height: 6 });
}
