/** The figures of the design, what was measured for each, and whether it is met. Pure. */
import type { Absent, Figure, Parts } from './document.js';

type Target = NonNullable<Figure['target']>;

/** Undefined and null alike: not measured in this run. */
type Measured = number | null | undefined;

export function figuresOf(parts: Parts): Figure[] {
  return [
    ...latencyFigures(parts.latency?.at_rest, 'at_rest', 'hall at rest'),
    ...latencyFigures(parts.latency?.loaded, 'loaded', '1,000 readings/s beside it'),
    ...throughputFigures(parts),
    ...memoryFigures(parts.memory),
    figure('estimator.event', 'estimator, per event', parts.estimator?.us_per_event, 'µs', '<=', 20),
    figure('estimator.estimate', 'estimator, per estimate', parts.estimator?.us_per_estimate, 'µs'),
    ...uploadFigures(measured(parts.upload)),
    ...peerFigures(measured(parts.peer)),
  ];
}

export function figure(
  id: string,
  what: string,
  value: Measured,
  unit: string,
  op?: Target['op'],
  limit?: Measured,
): Figure {
  const target = op === undefined || limit === undefined || limit === null ? null : { op, value: limit };
  const known = value ?? null;
  return { id, what, value: known, unit, target, met: known === null ? null : met(known, target) };
}

function met(value: number, target: Target | null): boolean | null {
  if (target === null) return null;
  if (target.op === '<=') return value <= target.value;
  return target.op === '>=' ? value >= target.value : value > target.value;
}

function latencyFigures(
  found: NonNullable<Parts['latency']>['at_rest'] | undefined,
  id: string,
  when: string,
): Figure[] {
  const missed = found && found.queue_state.missed + found.wall.missed + found.puback.missed;
  const [queue, wall, puback] = [found?.queue_state.ms.p99, found?.wall.ms.p99, found?.puback.ms.p99];
  return [
    figure(
      `latency.${id}.queue_state`,
      `publish to retained queue state, p99, ${when}`,
      queue,
      'ms',
      '<=',
      50,
    ),
    figure(`latency.${id}.wall`, `publish to wall, p99, ${when}`, wall, 'ms', '<=', 50),
    figure(`latency.${id}.puback`, `publish to PUBACK, p99, ${when}`, puback, 'ms'),
    figure(`latency.${id}.missed`, `publishes not seen everywhere, ${when}`, missed, '', '<=', 0),
  ];
}

function throughputFigures({ throughput }: Parts): Figure[] {
  const { single, arrays } = throughput ?? {};
  const what = 'QoS 1 durable, one process';
  return [
    figure('throughput.single', `${what}, one a message`, single?.readings_per_s, 'readings/s', '>=', 10_000),
    figure('throughput.arrays', `${what}, ten a message`, arrays?.readings_per_s, 'readings/s', '>=', 10_000),
    figure('cost.single', 'the same, one a message', single?.readings_per_cpu_s, 'readings/CPU s'),
    figure('cost.arrays', 'the same, ten a message', arrays?.readings_per_cpu_s, 'readings/CPU s'),
  ];
}

function memoryFigures(memory: Parts['memory']): Figure[] {
  return [
    figure('memory.at_rest', 'memory of the gateway at rest', memory?.at_rest.rss_mb, 'MB', '<=', 120),
    figure(
      'memory.after_day',
      "memory after a day's readings in a minute",
      memory?.after_day?.rss_mb,
      'MB',
      '<=',
      120,
    ),
    figure(
      'memory.after_load',
      'memory after the load at full speed',
      memory?.after_load.rss_mb,
      'MB',
      '<=',
      120,
    ),
    figure('memory.after_idle', 'memory after an idle minute', memory?.after_idle.rss_mb, 'MB', '<=', 120),
    figure('memory.peak', 'highest memory under the load', memory?.after_load.peak_mb, 'MB'),
  ];
}

function uploadFigures(upload: Exclude<Parts['upload'], Absent>): Figure[] {
  const lost = upload && upload.points - upload.arrived;
  const week = upload && (upload.bytes_per_point * 1_200_000) / 1e6;
  return [
    figure('upload.drain', 'backlog into InfluxDB', upload?.points_per_s, 'points/s', '>=', 20_000),
    figure('upload.lost', 'points of the backlog that did not arrive', lost, '', '<=', 0),
    figure('upload.bytes', 'disk per waiting point', upload?.bytes_per_point, 'bytes'),
    figure('upload.week', 'disk for 1.2 million points', week, 'MB'),
  ];
}

function peerFigures(peer: Exclude<Parts['peer'], Absent>): Figure[] {
  const cost = (id: string, what: string, ours: Measured, theirs: Measured) =>
    figure(
      `peer.${id}`,
      `into InfluxDB, ${what}; target: ${peer?.peer ?? 'the peer'}`,
      ours,
      'readings/CPU s',
      '>',
      theirs,
    );
  const { hallgate_single, hallgate_arrays, hallgate_at_peers_rate, peer_single, peer_arrays } = peer ?? {};
  const theirs = peer_single?.readings_per_cpu_s;
  return [
    cost('single', 'one a message, as fast as it goes', hallgate_single?.readings_per_cpu_s, theirs),
    cost(
      'arrays',
      'ten a message, as fast as it goes',
      hallgate_arrays?.readings_per_cpu_s,
      peer_arrays?.readings_per_cpu_s,
    ),
    cost(
      'same_rate',
      "one a message, at the peer's rate",
      hallgate_at_peers_rate?.readings_per_cpu_s,
      theirs,
    ),
  ];
}

/** The part, if it was measured. */
export function measured<T extends object>(part: T | Absent | undefined): Exclude<T, Absent> | undefined {
  return part === undefined || 'absent' in part ? undefined : (part as Exclude<T, Absent>);
}
