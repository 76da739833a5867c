/** A rule as its author states it. */
import type { Standards } from '../site/standards.js';
import type { BoardName, Text, TextLanguage } from '../telemetry/index.js';
import type { AlertNode, AlertRule } from './alerting-file.js';

export interface RuleSettings {
  readonly standards: Standards;
  readonly influxVersion: 1 | 2 | 3;
  /** Of the titles, and of the boards that alerts link to; the messages are in the language of each hall. */
  readonly language: TextLanguage;
}

export interface Rule {
  readonly uid: string;
  readonly title: Text;
  readonly every: '1m' | '5m';
  readonly severity: AlertRule['labels']['severity'];
  readonly team: AlertRule['labels']['team'];
  readonly data: readonly AlertNode[];
  /** Seconds. */
  readonly hold: number;
  /** Seconds without the condition before it resolves. */
  readonly keep?: number;
  /** Evaluations before a series that vanished resolves; 2 if absent. */
  readonly missing?: number;
  /** "OK" if absent: a closed hall is no alert. */
  readonly noData?: AlertRule['noDataState'];
  /** "KeepLast" if absent: a blip of the data source must not page for every rule. */
  readonly error?: AlertRule['execErrState'];
  /** One sentence: what happened, where, how bad. */
  readonly summary: Text;
  /** What to do first. */
  readonly action: Text;
  /** The board of it, and the panel that shows what the rule judges. */
  readonly panel: readonly [board: BoardName, panel: number];
  /** Closing the hall ends it, so that it need not be told outside the opening hours. */
  readonly endsWithClosing?: true;
}

/** The value of a step in an annotation, as a duration. */
export const age = (refId: string) => `{{ humanizeDuration $values.${refId}.Value }}`;
/** The value of a step in an annotation, without decimals. */
export const rounded = (refId: string) => `{{ printf "%.0f" $values.${refId}.Value }}`;
