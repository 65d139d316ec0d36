import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';

export interface BudgetProps {
  /** US dollars a month. */
  readonly monthlyBudget: number;
  /** E-mail address that is told. */
  readonly address: string;
}

/**
 * Warns by e-mail when the account's costs reach shares of what a month may cost. The whole account's: a budget for what
 * this stack costs sees nothing until somebody makes its tags known to the billing console.
 */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, { monthlyBudget, address }: BudgetProps) {
    super(scope, id);
    new CfnBudget(this, 'Budget', {
      budget: { budgetType: 'COST', timeUnit: 'MONTHLY', budgetLimit: { amount: monthlyBudget, unit: 'USD' } },
      notificationsWithSubscribers: warnings.map(({ notificationType, threshold }) => ({
        notification: { notificationType, threshold, thresholdType: 'PERCENTAGE', comparisonOperator: 'GREATER_THAN' },
        subscribers: [{ subscriptionType: 'EMAIL', address }],
      })),
    });
  }
}

const warnings = [
  { notificationType: 'ACTUAL', threshold: 50 },
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'FORECASTED', threshold: 100 },
];
