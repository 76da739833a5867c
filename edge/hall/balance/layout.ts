/** What of a hall must balance: its doors, the queues with their zones and desks, and which device counts where. */
import type { HallModel } from '../model.js';

/** One device at one counting line. */
export interface Source {
  /** "line|device". */
  readonly key: string;
  readonly line: string;
  readonly device: string;
  readonly entrance: boolean;
  /** The queue whose people it counts as they join, where the hall file says so. */
  readonly queue: string | null;
}

export interface QueueLayout {
  readonly id: string;
  /** Null: nobody counts the people in a zone of its own. */
  readonly zone: string | null;
  readonly desks: readonly string[];
}

export interface Layout {
  readonly sources: readonly Source[];
  readonly queues: readonly QueueLayout[];
  readonly zones: readonly string[];
  /** Counts are held against each other over so long, ms: twice the longest interval of a device, 5 min at least. */
  readonly slotMs: number;
  /** The share of a slot by which a count may come late. */
  readonly spill: number;
}

const slotMinMs = 180_000;
const slotMaxMs = 3_600_000;

const layouts = new WeakMap<HallModel, Layout>();

export function layoutOf(model: HallModel): Layout {
  let layout = layouts.get(model);
  if (!layout) {
    layout = layOut(model);
    layouts.set(model, layout);
  }
  return layout;
}

function layOut(model: HallModel): Layout {
  const { hall } = model;
  const sources = hall.devices.flatMap((device) =>
    device.watches.flatMap(({ line, channel, queue }): Source[] => {
      if (line === undefined) return [];
      const joins = queue ?? device.watches.find((other) => other.channel === channel && other.queue)?.queue;
      const key = `${line}|${device.id}`;
      return [{ key, line, device: device.id, entrance: model.isEntrance(line), queue: joins ?? null }];
    }),
  );
  const owners = (zone: string) => hall.queues.filter((queue) => (queue.zone ?? queue.id) === zone).length;
  const queues = hall.queues.map(({ id, zone = id, desks }) => ({
    id,
    zone: owners(zone) === 1 && model.watching('zone', zone).length > 0 ? zone : null,
    desks,
  }));
  const zones = [
    ...new Set([...hall.zones.map(({ id }) => id), ...queues.flatMap(({ zone }) => zone ?? [])]),
  ];
  const intervalMs = Math.max(0, ...countingIntervals(model, zones).map((seconds) => seconds * 1_000));
  const slotMs = Math.min(slotMaxMs, Math.max(slotMinMs, 2 * intervalMs));
  return { sources, queues, zones, slotMs, spill: Math.min(1, intervalMs / slotMs) };
}

function countingIntervals(model: HallModel, zones: readonly string[]): number[] {
  const counting = [
    ...model.hall.lines.flatMap(({ id }) => model.watching('line', id)),
    ...zones.flatMap((zone) => model.watching('zone', zone)),
  ];
  return counting.flatMap(({ id }) => model.intervalS(id) ?? []);
}
