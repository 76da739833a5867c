/** The rim of the upload: reads from the journal, sends, waits, and tells the wall. What to do is decided in core.ts. */
import { setLogger } from '@influxdata/influxdb-client';
import type { InfluxVersion } from '../../cloud/influx/target.js';
import { JournalError } from '../journal/journal.js';
import { type Action, type CoreState, initialState, next, type Slice } from './core.js';
import { detectVersion } from './detect.js';
import { describe, sendLines } from './send.js';
import type { Uploader, UploaderOptions, UploadMode, UploadReason, UploadState } from './state.js';
import { judge, type Reply, type Verdict } from './verdict.js';

/** How often the journal is asked for new points; also how long they gather, so that a request carries many. */
const pollMs = 1_000;
/** Longest time for one request, its answer included. */
const requestMs = 10_000;

/** Sends the journal's points to InfluxDB until it is stopped. Runs by itself and never throws. */
export function startUploader(options: UploaderOptions): Uploader {
  const uploader = new RunningUploader(options);
  const finished = uploader.run();
  return {
    stop: async () => {
      uploader.abort();
      await finished;
    },
    state: () => uploader.state(),
  };
}

class RunningUploader {
  readonly #options: UploaderOptions;
  readonly #stopped = new AbortController();
  #core: CoreState = initialState;
  #version: InfluxVersion | undefined;
  #sent = 0;
  #shown: {
    readonly mode: UploadMode;
    readonly reason: UploadReason;
    readonly detail: string;
    readonly since: number;
  };
  #liveAskedAt = Number.NEGATIVE_INFINITY;

  constructor(options: UploaderOptions) {
    this.#options = options;
    this.#version = options.target.version;
    this.#shown = { mode: 'idle', reason: 'ok', detail: '', since: options.clock.wallMs() };
    // The client would write to the console; every failure comes back as a reply and is reported here.
    setLogger({ error: () => {}, warn: () => {} });
  }

  abort(): void {
    this.#stopped.abort();
  }

  state(): UploadState {
    const { points, oldestAt, quarantined } = this.#options.journal.stats();
    return {
      ...this.#shown,
      backlogPoints: points,
      ...(oldestAt === undefined ? {} : { backlogOldestAt: oldestAt }),
      quarantined,
      sent: this.#sent,
    };
  }

  async run(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      try {
        await this.#turn();
      } catch (error) {
        if (this.#stopped.signal.aborted) return;
        // A journal in trouble, or a target that cannot be: nothing is acknowledged, so nothing is lost.
        this.#core = { ...this.#core, work: [] };
        this.#show('waiting', error instanceof JournalError ? 'journal' : 'refused', describe(error));
        await this.#sleep(pollMs);
      }
    }
  }

  /** One request with what follows from it, or a wait for points. */
  async #turn(): Promise<void> {
    const slice = this.#nextSlice();
    if (slice === undefined) {
      // Once blocked, only an answer shows that the way is free again.
      if (this.#core.mode === 'sending') this.#show('idle', 'ok', '');
      await this.#sleep(pollMs);
      return;
    }
    if (this.#core.mode === 'sending') this.#show('sending', 'ok', '');
    const verdict = await this.#try(slice);
    const step = next(this.#core, slice, verdict, this.#options.random());
    this.#core = step.state;
    if (step.state.mode !== 'sending') this.#show(step.state.mode, step.state.reason, step.state.detail);
    if (step.action !== null) await this.#perform(step.action);
  }

  /** The slice to send: live points before everything else, then what is left of a batch, then the backlog. */
  #nextSlice(): Slice | undefined {
    const { journal, clock } = this.#options;
    const now = clock.monotonicMs();
    const { work } = this.#core;
    if (
      !work.some((slice) => slice.which === 'live') &&
      (work.length === 0 || now - this.#liveAskedAt >= pollMs)
    ) {
      this.#liveAskedAt = now;
      this.#push('live', journal.nextLines(this.#core.batchLines, 'live'));
    }
    if (this.#core.work.length === 0)
      this.#push('backlog', journal.nextLines(this.#core.batchLines, 'backlog'));
    return this.#core.work.at(-1);
  }

  #push(which: Slice['which'], lines: Omit<Slice, 'which'>): void {
    if (lines.ids.length > 0) this.#core = { ...this.#core, work: [...this.#core.work, { ...lines, which }] };
  }

  async #try(slice: Slice): Promise<Verdict> {
    const { target, clock } = this.#options;
    const wallMs = () => clock.wallMs();
    const version = this.#version;
    if (version === undefined) {
      const found = await this.#withDeadline((signal) => detectVersion(target, signal, wallMs));
      if (found === 'timeout') return judge({ kind: 'timeout' }, wallMs());
      if (typeof found !== 'number') return found;
      this.#version = found;
      this.#options.log.info({ version: found, url: target.url }, 'InfluxDB found');
      return this.#try(slice);
    }
    const reply = await this.#withDeadline((signal) => sendLines(target, version, slice.lines, signal));
    return judge(reply === 'timeout' ? ({ kind: 'timeout' } satisfies Reply) : reply, wallMs());
  }

  /** Ends `work` when its time is up, or with the uploader; a slow body must not hold the upload for ever. */
  async #withDeadline<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | 'timeout'> {
    // One controller for each request, and not AbortSignal.any: Node 20 keeps such signals, and with them the bodies of
    // all requests, for as long as the uploader lives.
    const request = new AbortController();
    const end = () => request.abort();
    const cancel = this.#options.clock.every(requestMs, end);
    this.#stopped.signal.addEventListener('abort', end);
    try {
      return await work(request.signal);
    } catch (error) {
      if (request.signal.aborted && !this.#stopped.signal.aborted) return 'timeout';
      throw error;
    } finally {
      cancel();
      this.#stopped.signal.removeEventListener('abort', end);
    }
  }

  async #perform(action: Action): Promise<void> {
    const { journal, log } = this.#options;
    switch (action.kind) {
      case 'acknowledge':
        journal.acknowledge(action.ids);
        this.#sent += action.ids.length;
        return;
      case 'quarantine':
        journal.quarantine(action.id, action.reason);
        log.warn({ reason: action.reason }, 'InfluxDB refuses a point: it is kept aside');
        return;
      case 'wait':
        await this.#sleep(action.ms);
    }
  }

  #show(mode: UploadMode, reason: UploadReason, detail: string): void {
    const { clock, log, onState } = this.#options;
    const before = this.#shown;
    const same = before.mode === mode && before.reason === reason;
    this.#shown = { mode, reason, detail, since: same ? before.since : clock.wallMs() };
    if (same) return;
    // An outage is logged when it begins and when it ends; each try in between is not.
    const blocked = mode === 'waiting' || mode === 'held';
    if (blocked && before.reason !== reason)
      log.warn({ reason, detail }, 'points do not reach InfluxDB; they are kept');
    if (!blocked && before.reason !== 'ok') log.info({ after: before.reason }, 'points reach InfluxDB again');
    onState(this.state());
  }

  #sleep(ms: number): Promise<void> {
    const { signal } = this.#stopped;
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = () => {
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.#options.clock.every(ms, done);
      signal.addEventListener('abort', done);
    });
  }
}
