/** Runs batches: what waits in the inbox, and the ticks of the clock; tells everybody what came of it after the commit. */
import { point } from '../cloud/telemetry/index.js';
import type { AlertLights } from './alert-lights.js';
import type { Counters } from './counters.js';
import type { Arrivals, Engine } from './engine.js';
import { gaugeMs } from './hall/gauges.js';
import type { HallModel } from './hall/model.js';
import type { HallBus } from './hall-bus.js';
import type { Inbox, Waiting } from './inbox.js';
import { rejection } from './intake/intake.js';
import { type Journal, JournalError } from './journal/journal.js';
import type { Clock } from './platform/clock.js';
import type { Log } from './platform/log.js';
import { rssMb } from './platform/process.js';
import {
  alertPublication,
  devicePublication,
  type Publication,
  queuePublication,
  zonePublication,
} from './publications.js';
import { Publisher } from './publisher.js';
import type { Stepped } from './step.js';

export interface LoopDeps {
  readonly engine: Engine;
  readonly journal: Journal;
  readonly counters: Counters;
  readonly clock: Clock;
  readonly log: Log;
  readonly lights: AlertLights;
  /** The hall with the standards in force at a time. */
  readonly modelAt: (at: number) => HallModel;
  readonly bus: () => HallBus | null;
  /** What Node-RED does: "starting", "running", "waiting", "stopped"; "off" if the hall has none. */
  readonly flowsPhase: () => string;
}

const nothing: Omit<Arrivals, 'tick'> = {
  messages: [],
  direct: [],
  commands: [],
  tasks: [],
  points: [],
  rejectedByDevice: new Map(),
};

export class Loop {
  readonly #listeners = new Set<() => void>();
  readonly #publisher: Publisher;
  #gaugeAt = Number.NEGATIVE_INFINITY;
  #sequence = 0;
  #failing = false;
  #quarantinedBefore: number;

  constructor(private readonly deps: LoopDeps) {
    this.#publisher = new Publisher((topic, payload) => deps.bus()?.publish(topic, payload, true));
    this.#quarantinedBefore = deps.journal.stats().quarantined;
  }

  /** Calls back after each batch; returns how to end that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes what waits. Only what is committed is acknowledged. */
  flush(inbox: Inbox): void {
    if (inbox.isEmpty) return;
    const waiting = inbox.take();
    const stored = this.#store({ ...nothing, ...arrivalsOf(waiting), tick: 'none' });
    if (stored instanceof JournalError) this.#refuseAll(waiting, inbox, stored);
    else if (stored instanceof Error) this.#oneByOne(waiting, stored);
    else this.#tell(stored, 'none', [...waiting.messages, ...waiting.commands, ...waiting.tasks]);
  }

  /** Time passed: estimates, alerts and ages move on; gauges are written when it is their turn. */
  tick(inbox: Inbox): void {
    this.flush(inbox);
    const { clock, engine, modelAt } = this.deps;
    const now = clock.wallMs();
    const gauge = clock.monotonicMs() - this.#gaugeAt >= gaugeMs;
    if (gauge) engine.model = modelAt(now);
    const window = gauge ? this.deps.counters.takeWindow() : null;
    const health = window ? [this.#health(window, now)] : [];
    const rejectedByDevice = window?.byDevice ?? new Map<string, number>();
    const tick = gauge ? 'gauge' : 'second';
    const stored = this.#store({ ...nothing, points: health, rejectedByDevice, tick });
    if (stored instanceof JournalError) this.#outage(stored);
    else if (stored instanceof Error) throw stored;
    else {
      if (gauge) this.#gaugeAt = clock.monotonicMs();
      this.#tell(stored, tick, []);
    }
  }

  /** Returns the error instead when nothing was stored. */
  #store(arrivals: Arrivals): Stepped | Error {
    try {
      const stepped = this.deps.engine.run(arrivals, this.deps.clock.wallMs());
      if (this.#failing) this.deps.log.info({}, 'readings are stored again');
      this.#failing = false;
      return stepped;
    } catch (error) {
      return error as Error;
    }
  }

  /**
   * Tells everybody of a batch that is stored. Whatever fails here is logged and nothing else: the batch must not run a
   * second time, and one reader's fault is no other's.
   */
  #tell(stepped: Stepped, tick: Arrivals['tick'], waiting: readonly { readonly done: () => void }[]): void {
    const { engine, clock, lights } = this.deps;
    const now = clock.wallMs();
    const alerts = engine.state.all('alert');
    const tasks = [
      ...waiting.map(({ done }) => done),
      () => this.#publish(stepped, tick, now),
      () => this.#answer(stepped, now),
      () => lights.follow(alerts),
      ...stepped.answers.map(
        ({ lamp }) =>
          () =>
            lamp && lights.order(lamp, alerts),
      ),
      ...this.#listeners,
    ];
    for (const task of tasks) {
      try {
        task();
      } catch (error) {
        this.deps.log.error({ error: (error as Error).stack }, 'somebody could not be told of a batch');
      }
    }
  }

  #publish(stepped: Stepped, tick: Arrivals['tick'], now: number): void {
    for (const publication of publications(this.deps.engine.model, stepped, tick)) {
      this.#publisher.send(publication, now);
    }
    if (tick === 'gauge') this.#publishGateway(now);
  }

  #answer(stepped: Stepped, now: number): void {
    const { bus, engine } = this.deps;
    for (const { verb, lamp: _lamp, ...answer } of stepped.answers) {
      const topic = `hallgate/${engine.model.hall.id}/done/${verb}`;
      bus()?.publish(topic, JSON.stringify({ ts: now, verb, ...answer }), false);
    }
  }

  #publishGateway(now: number): void {
    const { engine, journal } = this.deps;
    const { points, bytes, droppedPoints, quarantined } = journal.stats();
    const body = {
      state: 'online',
      flows: this.deps.flowsPhase(),
      journal_points: points,
      journal_bytes: bytes,
      dropped_points: droppedPoints,
      quarantined,
    };
    this.#publisher.send({ topic: `hallgate/${engine.model.hall.id}/gateway`, body }, now);
  }

  #refuseAll(waiting: Waiting, inbox: Inbox, error: JournalError): void {
    this.#outage(error);
    inbox.putBack(waiting.direct);
    for (const { done } of waiting.messages) done(error);
    for (const { done } of waiting.commands) done(error);
    for (const { done } of waiting.tasks) done(error);
  }

  #outage(error: JournalError): void {
    if (!this.#failing)
      this.deps.log.error({ code: error.code, error: error.message }, 'readings are not stored');
    this.#failing = true;
  }

  /** A batch on which the code itself failed: each message alone, and the one that fails is set aside, not repeated. */
  #oneByOne(waiting: Waiting, error: Error): void {
    this.deps.log.error({ error: error.stack }, 'a batch failed, its messages are tried one by one');
    for (const { message, done } of waiting.messages) {
      this.#alone({ messages: [message] }, done, () => ({
        rejected: [rejection('unknown', message, 'failed', 'the gateway failed on this message')],
      }));
    }
    for (const { verb, payload, done } of waiting.commands)
      this.#alone({ commands: [{ verb, payload }] }, done, () => ({}));
    for (const { task, done } of waiting.tasks) this.#alone({ tasks: [task] }, done, () => ({}));
    for (const one of waiting.direct)
      this.#alone(
        { direct: [one] },
        () => {},
        () => ({}),
      );
  }

  #alone(arrivals: Partial<Arrivals>, done: (error?: Error) => void, aside: () => Partial<Arrivals>): void {
    let stored = this.#store({ ...nothing, ...arrivals, tick: 'none' });
    if (stored instanceof Error && !(stored instanceof JournalError)) {
      this.deps.log.error({ error: stored.stack }, 'the gateway failed on a message');
      stored = this.#store({ ...nothing, ...aside(), tick: 'none' });
    }
    if (stored instanceof Error) done(stored);
    else this.#tell(stored, 'none', [{ done }]);
  }

  #health(window: ReturnType<Counters['takeWindow']>, now: number) {
    const { engine, journal, bus } = this.deps;
    const hall = engine.model.hall.id;
    const stats = journal.stats();
    const readingAt = engine.state.get('hall', 'now')?.readingAt;
    const offsets = [...engine.state.all('device').values()].map((device) => Math.abs(device.offsetMs ?? 0));
    this.#sequence += 1;
    const fields = {
      seq: this.#sequence,
      ts: Math.round(now / 1_000),
      readings: window.readings,
      rejected_messages: window.rejected,
      duplicates: window.duplicates,
      journal_points: stats.points,
      journal_oldest_s: stats.oldestAt === undefined ? 0 : Math.max(0, now - stats.oldestAt) / 1_000,
      journal_bytes: stats.bytes,
      dropped_points: stats.droppedPoints,
      quarantined: stats.quarantined,
      rejected: stats.quarantined - this.#quarantinedBefore,
      clock_skew_abs_ms: Math.max(0, ...offsets),
      data_age_s: readingAt ? (now - readingAt) / 1_000 : undefined,
      mqtt_clients: bus()?.clients() ?? 0,
      rss_mb: rssMb(),
      commit_p99_ms: window.commitP99Ms,
    };
    this.#quarantinedBefore = stats.quarantined;
    return point('gateway_health', { hall, gateway: hall }, fields, now);
  }
}

function arrivalsOf(waiting: Waiting): Pick<Arrivals, 'messages' | 'direct' | 'commands' | 'tasks'> {
  return {
    messages: waiting.messages.map(({ message }) => message),
    direct: waiting.direct,
    commands: waiting.commands.map(({ verb, payload }) => ({ verb, payload })),
    tasks: waiting.tasks.map(({ task }) => task),
  };
}

/** What a batch changed; time alone changes every wait, and at a gauge everything is said so that nothing grows stale. */
function publications(model: HallModel, stepped: Stepped, tick: Arrivals['tick']): Publication[] {
  const { draft, estimates } = stepped;
  const everything = tick === 'gauge';
  const queues = [...estimates].filter(([id]) => tick !== 'none' || stepped.queues.has(id));
  const replaced = (section: 'zone' | 'device') =>
    [...draft.replaced()].filter(([of]) => of === section).map(([, id]) => id);
  const devices = everything ? model.speaking.map(({ id }) => id) : replaced('device');
  const zones = everything ? draft.ids('zone') : replaced('zone');
  const alerts = everything ? draft.ids('alert') : stepped.alerts;
  return [
    ...queues.map(([id, now]) => queuePublication(model, draft, id, now)),
    ...zones.map((id) => zonePublication(model, draft, id)),
    ...devices.map((id) => devicePublication(model, draft, id, stepped.now)),
    ...alerts.map((key) => alertPublication(model, draft, key)),
  ];
}
