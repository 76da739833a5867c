/** What happens at single events: tags, grades, wrong clocks, alarms (A6, A7, A8, A9). */
import { scenarios } from '../../devices/virtual/simulator/index.js';
import { keptWaits } from '../../edge/wait/realised.js';
import { sensorSets } from '../../edge/wait/trial/sensors.js';
import { runTrial } from '../../edge/wait/trial/trial.js';
import { estimate } from '../../edge/wait/wait.js';
import { atMost, type Item, type Row, type Size } from './row.js';

const quantile = (values: readonly number[], p: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(p * values.length))] ?? Number.NaN;
const stationary = scenarios.get('stationary')!;

function tagRows({ days }: Size): Row[] {
  const seen: number[] = [];
  const truth: number[] = [];
  let moved = 0;
  const joins = new Set<number>();
  runTrial({
    scenario: stationary,
    sensors: sensorSets.tags!,
    days,
    seed: 12,
    each: (state, event, next) => {
      const last = next.tagged.at(-1);
      if (last && last !== state.tagged.at(-1)) seen.push(last[1]);
      if (event.type === 'entry') joins.add(event.at);
      if (event.type !== 'tag') return;
      // A tag far from all that was told is an outlier: it must leave the estimate alone.
      const before = estimate(state, event.at);
      const wait = (event.at - event.joinedAt) / 1000;
      if (before.p90_s === null || before.mean_s! < 60 || wait < 3 * before.p90_s + 600) return;
      moved = Math.max(moved, Math.abs(estimate(next, event.at).mean_s! / before.mean_s! - 1));
    },
    after: (_day, events) => {
      for (const event of events) if (event.type === 'start') truth.push(event.waitedS);
    },
  });
  const kept = keptWaits(seen, []);
  const off = (p: number) => Math.abs(kept.quantile(p)! / quantile(truth, p) - 1);
  const within = truth.filter((wait) => wait <= 600).length / truth.length;
  const note = `${seen.length} tags`;
  return [
    atMost('A6', 'realised p50, relative error', off(0.5), 0.05, note),
    atMost('A6', 'realised p90, relative error', off(0.9), 0.08, note),
    atMost('A6', 'share within 10 min, error', Math.abs(kept.within(600) - within), 0.02, note),
    atMost('A6', 'largest move of the estimate by an outlier', moved, 0.1),
  ];
}

function gradeRows({ days }: Size): Row[] {
  return (['zone-dies', 'door-dead', 'service-dead'] as const).map((sensors) => {
    let worse = 0;
    const order = ['A', 'B', 'C', 'D'];
    let before = 0;
    runTrial({
      scenario: stationary,
      sensors: sensorSets[sensors]!,
      days: Math.min(days, 10),
      seed: 13,
      watch: {
        everyS: 60,
        see: (_day, t, told) => {
          if (t === 7200) before = order.indexOf(told.grade!);
          if (t === 7320 && order.indexOf(told.grade!) > before) worse++;
        },
      },
    });
    const share = worse / Math.min(days, 10);
    return {
      target: 'A7',
      what: `${sensors}: days on which the grade fell within 2 min`,
      figure: share,
      limit: '= 1',
      met: share === 1,
    };
  });
}

const STEPS_S = [3 * 3600, 4 * 3600];

/** What is told around the steps of the clocks, and how sure it is. */
function toldAroundSteps(sensors: string, days: number) {
  const told: { mean: number; sd: number }[] = [];
  let rejected = 0;
  runTrial({
    scenario: stationary,
    sensors: sensorSets[sensors]!,
    days,
    seed: 14,
    watch: {
      everyS: 15,
      see: (_day, t, { mean_s, sd_s }) => {
        if (STEPS_S.some((step) => t >= step && t <= step + 60)) told.push({ mean: mean_s!, sd: sd_s! });
      },
    },
    after: (_day, _truth, state) => {
      rejected = state.rejected;
    },
  });
  return { told, rejected };
}

/** A device whose clock jumps: what is told must not jump with it, and a year's error must be refused. */
function clockRows({ days }: Size): Row[] {
  const count = Math.min(days, 20);
  const right = toldAroundSteps('clocks-right', count).told;
  const stepped = toldAroundSteps('clock-steps', count).told;
  // An empty hall has no deviation: a minute is the least that anybody would call a jump.
  const jumps = stepped.map(({ mean, sd }, i) => Math.abs(mean - right[i]!.mean) / Math.max(60, sd));
  const { rejected } = toldAroundSteps('year-wrong', 1);
  return [
    atMost(
      'A8',
      'largest jump of the estimate at a step of a clock, in its own deviations',
      Math.max(...jumps),
      1,
    ),
    {
      target: 'A8',
      what: 'events with a year of error refused',
      figure: rejected,
      limit: '> 0',
      met: rejected > 0,
    },
  ];
}

const EVERY_S = 15;

/** An alarm at an expected wait of 10 min (off below 8) against the oracle's wait. */
function alarmRows(name: string, falseLimit: number, { days }: Size): Row[] {
  const series: { t: number; truth: number; told: number }[][] = [];
  runTrial({
    scenario: scenarios.get(name)!,
    sensors: sensorSets.usual!,
    days,
    seed: 15,
    watch: {
      everyS: EVERY_S,
      see: (day, t, told, truth) => {
        series[day] ??= [];
        series[day].push({ t, truth: truth.oracle / 60, told: (told.mean_s ?? 0) / 60 });
      },
    },
  });
  const delays: number[] = [];
  let episodes = 0;
  let missed = 0;
  let wrong = 0;
  for (const day of series) {
    const on = alarms(day);
    for (const [from, to] of runsOver(day, 11)) {
      if ((to - from) * EVERY_S < 120) continue;
      episodes++;
      let first = from;
      while (first <= to && !on[first]) first++;
      if (first > to) missed++;
      else delays.push(((first - from) * EVERY_S) / 60);
    }
    const near = 300 / EVERY_S;
    on.forEach((is, i) => {
      if (!is || on[i - 1]) return;
      const around = day.slice(Math.max(0, i - near), i + near + 1);
      if (around.every(({ truth }) => truth < 8.5)) wrong++;
    });
  }
  const note = `${episodes} episodes`;
  return [
    atMost('A9', `${name}: delay, median (min)`, quantile(delays, 0.5), 0.5, note),
    atMost('A9', `${name}: delay, p90 (min)`, quantile(delays, 0.9), 2.5, note),
    atMost('A9', `${name}: episodes missed`, missed / Math.max(1, episodes), 0.03, note),
    atMost('A9', `${name}: false alarms a day`, wrong / days, falseLimit),
  ];
}

function alarms(day: readonly { told: number }[]): boolean[] {
  let on = false;
  return day.map(({ told }) => {
    on = told >= (on ? 8 : 10);
    return on;
  });
}

function runsOver(day: readonly { truth: number }[], limit: number): [from: number, to: number][] {
  const runs: [number, number][] = [];
  day.forEach(({ truth }, i) => {
    const last = runs.at(-1);
    if (truth < limit) return;
    if (last && last[1] === i - 1) last[1] = i;
    else runs.push([i, i]);
  });
  return runs;
}

export const events: Item[] = [
  { name: 'A6 tags', run: tagRows },
  { name: 'A7 grades', run: gradeRows },
  { name: 'A8 clocks', run: clockRows },
  { name: 'A9 rush-hour', run: (size) => alarmRows('rush-hour', 0.3, size) },
  { name: 'A9 heavy-rush', run: (size) => alarmRows('heavy-rush', 0.3, size) },
  { name: 'A9 hovering', run: (size) => alarmRows('stationary', 1, size) },
];
