/**
 * The gateway's rules and Grafana's are shown the same hours: the readings of a seeded day with two rushes go through
 * intake, hall, wait and rules, its points into a real InfluxDB, and Grafana's evaluations over them. Both must tell the
 * same alerts, and Grafana no later than one evaluation.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rulesFile } from '../../cloud/grafana/rules.js';
import { hallSchema } from '../../cloud/site/hall.js';
import { standardsFileSchema, standardsOn } from '../../cloud/site/standards.js';
import { play } from '../golden/play.js';
import { type Influxd, startInfluxd } from '../support/influxd.js';
import { evaluate } from './evaluator.js';
import { milliseconds, RuleState } from './rule-state.js';

const always = ['00:00-24:00'];
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const hall = hallSchema.parse({
  id: 'parity',
  name: 'Parity',
  time_zone: 'Europe/Warsaw',
  hours: Object.fromEntries(days.map((day) => [day, always])),
  capacity: 12,
  zones: [{ id: 'area', name: 'Area' }],
  lines: [{ id: 'door', name: 'Door' }],
  desks: [
    { id: 'd1', name: '1' },
    { id: 'd2', name: '2' },
  ],
  queues: [{ id: 'cash', name: 'Cash', zone: 'area', desks: ['d1', 'd2'], service_s: 120 }],
  devices: [
    {
      id: 'zone',
      profile: 'hallgate-json',
      topics: ['s/zone'],
      interval_s: 60,
      watches: [{ channel: 'zone:1', zone: 'area' }],
    },
    {
      id: 'door',
      profile: 'hallgate-json',
      topics: ['s/door'],
      interval_s: 60,
      watches: [{ channel: 'line:1', line: 'door' }],
    },
    {
      id: 'help',
      profile: 'zigbee2mqtt-button',
      topics: ['z/help'],
      watches: [{ channel: 'button:1', press: 'single', as: 'call', desk: 'd1' }],
    },
    {
      id: 'answer',
      profile: 'zigbee2mqtt-button',
      topics: ['z/answer'],
      watches: [{ channel: 'button:1', as: 'answer', desk: 'd1' }],
    },
  ],
});
const text = readFileSync(new URL('../golden/standards.yaml', import.meta.url), 'utf8');
const standards = standardsFileSchema.parse(parse(text));
const start = Date.UTC(2026, 0, 5, 9);
const minutes = 180;
const evaluationMs = 60_000;
/** A gauge may be so old when a rule looks. */
const gaugeMs = 10_000;

/** People per minute: more than two desks serve in the rushes. */
const rate = (minute: number): number =>
  minute >= 35 && minute < 55 ? 2 : minute >= 110 && minute < 122 ? 2.2 : 0.6;

/** What the devices say, second by second. */
function recorded(): string {
  let seed = 7;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  const lines: object[] = [{ at: new Date(start).toISOString(), topic: 's/zone', payload: { people: 0 } }];
  let waiting = 0;
  const free = [0, 0];
  for (let second = 1; second <= minutes * 60; second += 1) {
    const at = second * 1000;
    if (random() < rate(second / 60) / 60) {
      waiting += 1;
      lines.push({ at, topic: 's/door', payload: { in: 1, out: 0 } });
    }
    for (const [desk, until] of free.entries()) {
      if (until === second) lines.push({ at, topic: 's/door', payload: { in: 0, out: 1 } });
      if (until > second || waiting === 0) continue;
      waiting -= 1;
      free[desk] = second + 60 + Math.round(random() * 120);
    }
    if (second % 15 === 0) lines.push({ at, topic: 's/zone', payload: { people: waiting } });
  }
  const press = { action: 'single', battery: 90, linkquality: 100 };
  for (const [called, answered] of [
    [600, 840],
    [3000, 3480],
    [7200, 7620],
  ] as const) {
    lines.push({ at: called * 1000, topic: 'z/help', payload: press });
    lines.push({ at: answered * 1000, topic: 'z/answer', payload: press });
  }
  const until = minutes * 60_000;
  lines.push({ at: 500, tick: 'second', every_s: 1, until }, { at: 700, tick: 'gauge', every_s: 10, until });
  return lines.map((line) => JSON.stringify(line)).join('\n');
}

/** From firing to resolved, UTC milliseconds. */
interface Span {
  readonly fired: number;
  readonly resolved: number | null;
}

/** Each rule of the gateway, its rule in Grafana, and how that one names the series. */
const pairs = [
  ['wait.queue.cash', 'wait-high', 'hall=parity,queue=cash'],
  ['wait-critical.queue.cash', 'wait-critical', 'hall=parity,queue=cash'],
  ['occupancy.hall', 'occupancy-over', 'hall=parity'],
  ['help-call.device.help', 'help-unanswered', 'device=help,hall=parity'],
] as const;

let influxd: Influxd;
let alerts: readonly { at: string; key: string; phase: string | null }[];

beforeAll(async () => {
  influxd = await startInfluxd();
  await influxd.createDatabase('parity');
  const played = play(hall, standards, recorded());
  alerts = played.alerts
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const lines = played.points.trim().split('\n');
  for (let from = 0; from < lines.length; from += 5000) {
    const body = lines.slice(from, from + 5000).join('\n');
    const url = `${influxd.url}/write?db=parity&precision=ns`;
    const answer = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(30_000) });
    expect(answer.status).toBe(204);
  }
});
afterAll(() => influxd.stop());

function ofGateway(key: string): Span[] {
  const spans: Span[] = [];
  for (const { at, phase } of alerts.filter((alert) => alert.key === key)) {
    if (phase === 'firing') spans.push({ fired: Date.parse(at), resolved: null });
    if (phase === 'resolved') spans.push({ ...spans.pop()!, resolved: Date.parse(at) });
  }
  return spans;
}

async function ofGrafana(uid: string, key: string): Promise<Span[]> {
  const { groups } = rulesFile({
    standards: standardsOn(standards, '2026-01-05'),
    influxVersion: 1,
    language: 'en',
  });
  const group = groups.find(({ rules }) => rules.some((rule) => rule.uid === uid))!;
  const rule = group.rules.find((one) => one.uid === uid)!;
  const state = new RuleState(rule, milliseconds(group.interval));
  const spans: Span[] = [];
  // The evaluations do not fall on the gateway's own minutes.
  for (let at = start + 17_000; at <= start + minutes * 60_000; at += evaluationMs) {
    const run = async (query: string) => (await influxd.query(query, 'parity')).results[0]?.series ?? [];
    const outcome = await evaluate(rule, run, at, state.active());
    for (const change of state.next(outcome, at)) {
      expect(change.key).toBe(key);
      if (change.to === 'firing') spans.push({ fired: at, resolved: null });
      else spans.push({ ...spans.pop()!, resolved: at });
    }
  }
  return spans;
}

describe('the same hours', () => {
  it.each(pairs)('%s and %s tell the same alerts, within one evaluation', async (gateway, uid, key) => {
    const [edge, grafana] = [ofGateway(gateway), await ofGrafana(uid, key)];
    expect(edge.length).toBeGreaterThan(0);
    const show = (spans: readonly Span[]) =>
      spans.map(({ fired, resolved }) => [fired, resolved ?? Number.NaN].map((at) => (at - start) / 1000));
    const both = JSON.stringify({ edge: show(edge), grafana: show(grafana) });
    console.log(`${uid}: ${both}`);
    expect(grafana.length, both).toBe(edge.length);
    for (const [index, one] of edge.entries()) {
      const other = grafana[index]!;
      expect(Math.abs(other.fired - one.fired), both).toBeLessThanOrEqual(evaluationMs + gaugeMs);
      expect(other.resolved === null, both).toBe(one.resolved === null);
      if (one.resolved !== null)
        expect(Math.abs(other.resolved! - one.resolved), both).toBeLessThanOrEqual(evaluationMs + gaugeMs);
    }
  });
});
