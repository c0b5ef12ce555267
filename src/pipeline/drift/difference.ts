import type { AlarmForm } from '../chain/chain';
import type { AlarmSettings, SubscriptionSettings } from '../../alerts/alert-file';

/**
 * One thing that an alert file says otherwise than the account has it. `here`: in the file, with its defaults;
 * `account`: in the account. Undefined is what one of them does not have.
 */
export type Difference =
  | TwoValues<'pattern' | 'metricValue' | 'unit', string>
  | TwoValues<'metric', { readonly namespace: string; readonly name: string }>
  | { readonly kind: 'defaultValue'; readonly here: number | undefined; readonly account: number | undefined }
  /** Of the filter: the field that gives each its value. Of the alarm: the values of the one metric that it watches. */
  | TwoValues<'dimensions' | 'alarm-dimensions', Readonly<Record<string, string>>>
  /** There is no alarm of that name; `account`: what alarms on the filter's metric are called. */
  | { readonly kind: 'alarm'; readonly here: string; readonly account: readonly string[] }
  | {
      readonly kind: 'alarm-setting';
      readonly setting: AlarmValue;
      readonly here: string | number | boolean | undefined;
      readonly account: string | number | boolean | undefined;
    }
  | ({ readonly setting: AlarmActionList } & TwoValues<'alarm-actions', readonly string[]>)
  /** The alarm watches the metric in a way that no alert file can say. */
  | { readonly kind: 'alarm-form'; readonly here: 'metric'; readonly account: AlarmForm }
  | { readonly kind: 'topic'; readonly here: string; readonly account: undefined }
  | {
      readonly kind: 'subscription';
      readonly topic: string;
      readonly here: SubscriptionSettings;
      readonly account: undefined;
    };

interface TwoValues<Kind, Value> {
  readonly kind: Kind;
  readonly here: Value;
  readonly account: Value;
}

export type AlarmActionList = 'alarmActions' | 'okActions' | 'insufficientDataActions';

/** The settings of an alarm that are one value. */
export type AlarmValue = Exclude<keyof AlarmSettings, 'alarmName' | 'dimensions' | AlarmActionList>;
