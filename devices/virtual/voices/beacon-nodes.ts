/** Two ESPresense nodes: some customers carry a tag, seen while they wait and once more at the desk. */
import type { Random } from '../simulator/index.js';
import { retained, type Said, speaker, type Voice } from '../voice.js';

const say = speaker('espresense');
const rooms = ['cash-area', 'cash-desks'] as const;
const uuid = 'fda50693-a4e2-4fb1-afcf-c6eb07647825';
/** A tag is reported so often while it is near; the nodes report themselves as often. */
const reportS = 15;
/** Share of the customers with a tag. */
const tagShare = 0.3;

export function beaconNodes(queue: string, random: Random): Voice {
  const waiting = new Set<number>();
  let tags = 0;
  const sighting = (t: number, tag: number, room: (typeof rooms)[number]): Said => {
    const id = `iBeacon:${uuid}-${Math.floor(tag / 65_536)}-${tag % 65_536}`;
    const distance = 1 + 3 * random();
    const rssi = -59 - 20 * Math.log10(distance);
    const body = { id, 'rssi@1m': -59, rssi: round(rssi), distance: round(distance), int: 1000 };
    return say(t, `espresense/devices/${id}/${room}`, body);
  };
  const tagOf = new Map<number, number>();
  return {
    hear(event) {
      if (event.queue !== queue) return [];
      if (event.type === 'arrive' && random() < tagShare) {
        tags += 1;
        tagOf.set(event.person, tags);
        waiting.add(tags);
        return [sighting(event.t, tags, 'cash-area')];
      }
      if (event.type !== 'start' && event.type !== 'abandon') return [];
      const tag = tagOf.get(event.person);
      if (tag === undefined) return [];
      tagOf.delete(event.person);
      waiting.delete(tag);
      return event.type === 'start' ? [sighting(event.t, tag, 'cash-desks')] : [];
    },
    everyS: reportS,
    tick: (t) => [
      ...(t === 0 ? rooms.map((room) => retained(say(t, `espresense/rooms/${room}/status`, 'online'))) : []),
      ...rooms.map((room) =>
        say(t, `espresense/rooms/${room}/telemetry`, { uptime: Math.floor(t) + 1, rssi: -58, ver: '4.0.6' }),
      ),
      ...[...waiting].map((tag) => sighting(t, tag, 'cash-area')),
    ],
  };
}

const round = (value: number) => Number(value.toFixed(2));
