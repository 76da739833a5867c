/** Plays a case: its messages, commands and ticks go through intake and engine into a journal in memory. */
import { z } from 'zod';
import type { Hall } from '../../cloud/site/hall.js';
import { isOpen } from '../../cloud/site/hours.js';
import { type StandardsFile, standardsOn } from '../../cloud/site/standards.js';
import { catalogue } from '../../devices/profiles/index.js';
import { Counters } from '../../edge/counters.js';
import { type Arrivals, Engine } from '../../edge/engine.js';
import { HallModel } from '../../edge/hall/model.js';
import { Intake } from '../../edge/intake/intake.js';
import { Router } from '../../edge/intake/router.js';
import type { AlertPart } from '../../edge/state/parts.js';
import { MemoryJournal } from '../support/memory-journal.js';

/** An instant with its offset. */
const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const when = {
  /** ISO 8601 with an offset, or milliseconds from the first line's instant. */
  at: z.union([instant, z.number().min(0)]),
  /** For the reader. */
  note: z.string().optional(),
};

const lineSchema = z.union([
  /** A device speaks; a text is sent as it is, anything else as JSON. */
  z.strictObject({ ...when, topic: z.string(), payload: z.unknown() }),
  /** Somebody tells the hall to do something. */
  z.strictObject({ ...when, do: z.string(), payload: z.unknown() }),
  /** Time passes: once, or every so often until an instant, that one included. */
  z.strictObject({
    ...when,
    tick: z.enum(['second', 'gauge']),
    every_s: z.number().positive().optional(),
    until: z.union([instant, z.number().positive()]).optional(),
  }),
]);
type Line = z.infer<typeof lineSchema>;

const nothing: Arrivals = {
  messages: [],
  direct: [],
  commands: [],
  tasks: [],
  tick: 'none',
  points: [],
  rejectedByDevice: new Map(),
};

export interface Played {
  /** Line protocol, in the order in which it was written; long fractions to four digits, for people who read it. */
  readonly points: string;
  /** One JSON document a line for each change in the life of an alert. */
  readonly alerts: string;
}

/** @throws Error that names the line of an input that is not understood */
export function play(hall: Hall, standards: StandardsFile, input: string): Played {
  const steps = stepsOf(input);
  const journal = new MemoryJournal();
  const intake = new Intake({
    router: new Router(hall.devices),
    profiles: new Map(catalogue.map((profile) => [profile.id, profile])),
    seen: (device, key) => journal.seen(device, key),
    pseudonym: (id) => `pseudonym-${id}`,
  });
  const intervals = new Map(catalogue.map((profile) => [profile.id, profile.interval_s]));
  const day = new Date(steps[0]!.at).toISOString().slice(0, 10);
  const model = new HallModel(hall, standardsOn(standards, day), intervals);
  const isOpenAt = (at: number) => isOpen(hall, at);
  const counters = new Counters();
  const engine = new Engine({ journal, intake, counters, isOpen: isOpenAt, monotonicMs: () => 0 }, model);
  const alerts: string[] = [];
  for (const { at, arrivals } of steps) {
    const before = new Map(engine.state.all('alert'));
    engine.run(arrivals, at);
    alerts.push(...changes(before, engine.state.all('alert'), at));
  }
  return { points: text(journal.lines.map(legible)), alerts: text(alerts) };
}

interface PlayStep {
  readonly at: number;
  readonly arrivals: Arrivals;
}

function stepsOf(input: string): PlayStep[] {
  const lines = input
    .split('\n')
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => parse(line, number));
  const start = lines[0]?.at ?? 0;
  if (start < Date.UTC(2000))
    throw new Error('line 1: the first "at" must be an instant, such as 2026-01-05T09:00:00+01:00');
  const steps = lines.flatMap((line) => stepsOfLine(line, start));
  return steps.sort((a, b) => a.at - b.at);
}

function parse(line: string, number: number): Line {
  const parsed = lineSchema.safeParse(JSON.parse(line));
  if (!parsed.success) throw new Error(`line ${number}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function stepsOfLine(line: Line, start: number): PlayStep[] {
  const instantOf = (at: number) => (at < Date.UTC(2000) ? start + at : at);
  const at = instantOf(line.at);
  if ('topic' in line)
    return [{ at, arrivals: { ...nothing, messages: [messageOf(line.topic, line.payload, at)] } }];
  if ('do' in line) {
    return [{ at, arrivals: { ...nothing, commands: [{ verb: line.do, payload: line.payload }] } }];
  }
  const until = line.until === undefined ? at : instantOf(line.until);
  const every = (line.every_s ?? 1) * 1_000;
  const count = Math.floor((until - at) / every) + 1;
  return Array.from({ length: count }, (_, n) => ({
    at: at + n * every,
    arrivals: { ...nothing, tick: line.tick },
  }));
}

function messageOf(topic: string, payload: unknown, receivedAt: number) {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const plain = { retained: false, account: null, transmission: null, repeated: false };
  return { ...plain, topic, payload: Buffer.from(text), receivedAt };
}

function changes(
  before: ReadonlyMap<string, AlertPart>,
  after: ReadonlyMap<string, AlertPart>,
  now: number,
): string[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys.flatMap((key) => {
    const [old, alert] = [before.get(key), after.get(key)];
    if (old?.phase === alert?.phase && old?.since === alert?.since) return [];
    const at = new Date(now).toISOString();
    if (!alert) return [JSON.stringify({ at, key, phase: null })];
    const { phase, value, limit, ended } = alert;
    const shown = { value: Math.round(value), limit: Math.round(limit), ...(ended ? { ended } : {}) };
    return [JSON.stringify({ at, key, phase, ...shown })];
  });
}

const legible = (line: string): string =>
  line.replace(/=(-?\d+\.\d{4,}(e-?\d+)?)/g, (_, digits) => `=${Number(Number(digits).toPrecision(4))}`);

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
