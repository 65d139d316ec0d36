import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { listAlarms, listEdgeAlarms } from './alarm-rows.ts';
import { Alarms } from './alarms.ts';
import { Budget } from './budget.ts';
import { Dashboard } from './dashboard.ts';
import type { Settings } from './settings.ts';
import { edgeRegion, type Watched } from './watched.ts';

export interface WatchProps extends Pick<Settings, 'region' | 'alarmAddress' | 'monthlyBudget'> {
  readonly watched: Watched;
}

/** Alarms, dashboard and budget; what of them cannot be had with these settings is said when the app is synthesised. */
export class Watch extends Construct {
  constructor(scope: Construct, id: string, { watched, region, alarmAddress: address, monthlyBudget }: WatchProps) {
    super(scope, id);
    const isEdgeWatched = region === edgeRegion;
    const rows = [...listAlarms(watched), ...(isEdgeWatched ? listEdgeAlarms(watched) : [])];
    new Alarms(this, 'Alarms', { rows, address });
    new Dashboard(this, 'Dashboard', watched);
    if (address !== undefined && monthlyBudget !== undefined) new Budget(this, 'Budget', { monthlyBudget, address });
    else warn(this, 'alarmAddress', 'Alarms will be told to nobody: set "alarmAddress".');
    if (!isEdgeWatched)
      warn(this, 'region', `No alarms of the edge: CloudFront keeps its metrics in ${edgeRegion}, not in ${region}.`);
  }
}

function warn(scope: Construct, setting: string, sentence: string): void {
  Annotations.of(scope).addWarningV2(`laurels:${setting}`, sentence);
}
