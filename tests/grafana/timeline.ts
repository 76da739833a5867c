/** Plays a story through a rule: points go into a real InfluxDB, then Grafana's evaluations run minute by minute. */
import type { AlertRule } from '../../cloud/grafana/alerting-file.js';
import { rulesFile } from '../../cloud/grafana/rules.js';
import { type Point, toLine } from '../../cloud/telemetry/index.js';
import type { Influxd } from '../support/influxd.js';
import { annotation } from './annotation.js';
import { evaluate } from './evaluator.js';
import { type Change, milliseconds, RuleState } from './rule-state.js';
import { standards } from './standards.js';

/** A Monday morning; stories know no other clock. */
export const start = Date.UTC(2026, 0, 5, 9);
const minute = 60_000;

export const rules = rulesFile({ standards, influxVersion: 1, language: 'en' }).groups.flatMap((group) =>
  group.rules.map((rule) => ({ rule, intervalMs: milliseconds(group.interval) })),
);

export interface Story {
  readonly minutes: number;
  /** What is written in this minute; the points carry their own times. */
  readonly points: (minute: number, at: number) => readonly (Point | undefined)[];
  /** Minutes in which the data source does not answer. */
  readonly down?: (minute: number) => boolean;
}

/** A change as the tests state it: the minute, what it became, of which series, and what people read. */
export interface Told {
  readonly minute: number;
  readonly to: Change['to'];
  readonly key: string;
  readonly summary: string;
}

let databases = 0;

export async function play(influxd: Influxd, uid: string, story: Story): Promise<Told[]> {
  const { rule, intervalMs } = rules.find((one) => one.rule.uid === uid)!;
  databases += 1;
  const database = `story${databases}`;
  await influxd.createDatabase(database);
  const state = new RuleState(rule, intervalMs);
  const told: Told[] = [];
  for (let now = 0; now <= story.minutes; now += 1) {
    const at = start + now * minute;
    // Points are ten seconds old when a rule looks.
    await send(influxd, database, story.points(now, at - 10_000), now);
    if ((now * minute) % intervalMs !== 0) continue;
    const run = async (query: string) => {
      if (story.down?.(now)) throw new Error('the data source is down');
      return (await influxd.query(query, database)).results[0]?.series ?? [];
    };
    const outcome = await evaluate(rule, run, at, state.active());
    told.push(...state.next(outcome, at).map((change) => asTold(rule, change)));
  }
  return told;
}

const asTold = ({ annotations }: AlertRule, { at, to, key, instance }: Change): Told => ({
  minute: (at - start) / minute,
  to,
  key,
  summary: key === '' || key.startsWith('Datasource') ? '' : annotation(annotations.summary, instance),
});

async function send(
  influxd: Influxd,
  database: string,
  points: readonly (Point | undefined)[],
  sequence: number,
): Promise<void> {
  const lines = points.flatMap((one) => (one ? (toLine(one, sequence) ?? []) : []));
  if (lines.length === 0) return;
  const url = `${influxd.url}/write?db=${database}&precision=ns`;
  const answer = await fetch(url, {
    method: 'POST',
    body: lines.join('\n'),
    signal: AbortSignal.timeout(10_000),
  });
  if (answer.status !== 204) throw new Error(`InfluxDB answered ${answer.status}: ${await answer.text()}`);
}
