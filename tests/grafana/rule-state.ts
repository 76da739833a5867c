/** The life of a rule's instances over its evaluations: for, keep firing for, missing series, no data and errors. */
import type { AlertRule } from '../../cloud/grafana/alerting-file.js';
import type { Instance, Outcome } from './evaluator.js';

type Phase = 'pending' | 'firing' | 'recovering';

interface Held {
  readonly phase: Phase;
  /** UTC milliseconds of the start of the phase. */
  readonly since: number;
  /** UTC milliseconds of the last evaluation in which the series was there. */
  readonly seen: number;
  readonly instance: Instance;
}

export interface Change {
  readonly at: number;
  readonly to: 'firing' | 'resolved';
  readonly key: string;
  readonly instance: Instance;
}

const nameless: Instance = { labels: {}, firing: true, values: {} };

export class RuleState {
  readonly #held = new Map<string, Held>();
  readonly #forMs: number;
  readonly #keepMs: number;
  readonly #missingMs: number;

  constructor(
    readonly rule: AlertRule,
    intervalMs: number,
  ) {
    this.#forMs = milliseconds(rule.for);
    this.#keepMs = milliseconds(rule.keepFiringFor ?? '0s');
    this.#missingMs = (rule.missing_series_evals_to_resolve ?? 2) * intervalMs;
  }

  /** For the dead-band. */
  active(): Set<string> {
    return new Set(this.#held.keys());
  }

  next(outcome: Outcome, at: number): Change[] {
    if (outcome.kind === 'error') return this.#special(this.rule.execErrState, 'DatasourceError', at);
    if (outcome.kind === 'no data') return this.#special(this.rule.noDataState, 'DatasourceNoData', at);
    const changes = [...outcome.instances].flatMap(([key, instance]) => this.#one(key, instance, at));
    return [...changes, ...this.#vanished(outcome.instances, at)];
  }

  #special(state: AlertRule['noDataState'] | 'Error', name: string, at: number): Change[] {
    if (state === 'KeepLast') return [];
    if (state === 'OK') return [...this.#held.keys()].flatMap((key) => this.#resolve(key, at));
    if (state === 'Alerting') {
      const known = [...this.#held].map(([key, { instance }]) => [key, instance] as const);
      const all = known.length > 0 ? known : [['', nameless] as const];
      return all.flatMap(([key, instance]) => this.#one(key, { ...instance, firing: true }, at));
    }
    // The states NoData and Error have an alert of their own, which does not wait.
    const held = this.#held.get(name);
    if (!held) return this.#fire(name, nameless, at);
    this.#held.set(name, { ...held, seen: at });
    return [];
  }

  #one(key: string, instance: Instance, at: number): Change[] {
    const held = this.#held.get(key);
    if (instance.firing) {
      if (held?.phase === 'firing' || held?.phase === 'recovering') {
        this.#held.set(key, { ...held, phase: 'firing', seen: at, instance });
        return [];
      }
      const since = held?.since ?? at;
      if (at - since >= this.#forMs) return this.#fire(key, instance, at);
      this.#held.set(key, { phase: 'pending', since, seen: at, instance });
      return [];
    }
    if (!held) return [];
    return this.#calm(key, held, at);
  }

  #calm(key: string, held: Held, at: number): Change[] {
    if (held.phase === 'pending' || this.#keepMs === 0) return this.#resolve(key, at);
    const since = held.phase === 'recovering' ? held.since : at;
    if (at - since >= this.#keepMs) return this.#resolve(key, at);
    this.#held.set(key, { ...held, phase: 'recovering', since, seen: at });
    return [];
  }

  #fire(key: string, instance: Instance, at: number): Change[] {
    this.#held.set(key, { phase: 'firing', since: at, seen: at, instance });
    return [{ at, to: 'firing', key, instance }];
  }

  #resolve(key: string, at: number): Change[] {
    const held = this.#held.get(key);
    this.#held.delete(key);
    if (!held || held.phase === 'pending') return [];
    return [{ at, to: 'resolved', key, instance: held.instance }];
  }

  #vanished(present: ReadonlyMap<string, Instance>, at: number): Change[] {
    return [...this.#held].flatMap(([key, { seen }]) =>
      present.has(key) || at - seen < this.#missingMs ? [] : this.#resolve(key, at),
    );
  }
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

export const milliseconds = (duration: string): number =>
  Number(duration.slice(0, -1)) * (units[duration.at(-1)!] ?? Number.NaN);
