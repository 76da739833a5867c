/** What a reading of the device under test says of what a person did. */
import { type Difference, difference } from '../hall/counter.js';
import type { Bound } from '../hall/step.js';
import type { CounterPart, WalkPart } from '../state/parts.js';
import type { Heard } from './walk-test.js';

/** Where the hall keeps the baseline of a reading's counter; null: it is no counter. */
export function counterOf({ device, reading }: Bound): string | null {
  if (reading.kind === 'total') return `${device.id}|${reading.channel}`;
  return reading.kind === 'vote_total' ? `${device.id}|${reading.channel}|${reading.level}` : null;
}

interface Told {
  readonly heard: readonly Heard[];
  /** What the channel states by now, of a reading that states how things are. */
  readonly level?: number;
}

/**
 * The readings's share in the test; `levels` remembers what a channel stated before.
 *
 * @param before the counter as the hall knew it before this reading, which is what it takes the difference to
 */
export function hearReading(
  test: Pick<WalkPart, 'levels'>,
  bound: Bound,
  before: CounterPart | undefined,
): { readonly heard: readonly Heard[]; readonly levels: WalkPart['levels'] } {
  // A record of hours ago tells of other people, and a stored copy of nobody.
  if (bound.reading.backfilled || bound.stored) return { heard: [], levels: test.levels };
  const { channel } = bound.reading;
  const { heard, level } = told(bound, before, test.levels[channel] ?? 0);
  const levels = level === undefined ? test.levels : { ...test.levels, [channel]: level };
  return { heard: [...heard.filter(({ n }) => n > 0), { what: 'sign', channel, n: 1 }], levels };
}

function told(bound: Bound, before: CounterPart | undefined, stood: number): Told {
  const { reading, at } = bound;
  const { channel } = reading;
  switch (reading.kind) {
    case 'crossing':
      return { heard: passage(bound, reading) };
    case 'total':
      return { heard: passage(bound, difference(before, { ...reading, at })) };
    case 'vote':
      return { heard: [{ what: 'press', channel, level: reading.level, n: reading.n }] };
    case 'vote_total': {
      const { in: n } = difference(before, { in: reading.presses, bits: reading.bits, at });
      return { heard: [{ what: 'press', channel, level: reading.level, n }] };
    }
    case 'press':
      return { heard: [{ what: 'press', channel, press: reading.press, n: 1 }] };
    case 'switch':
      return moved(channel, ['on', 'off'], stood, Number(reading.on));
    case 'desk':
      return moved(channel, ['on', 'off'], stood, Number(reading.state !== 'closed'));
    case 'occupied':
      return moved(channel, ['enter', 'leave'], stood, Number(reading.occupied));
    case 'presence': {
      const { heard, level } = moved(channel, ['enter', 'leave'], stood, reading.people);
      return { heard: [...heard, { what: 'wait', channel, n: reading.people }], level: level! };
    }
    case 'queue': {
      const known = (reading.length ?? 0) + (reading.outflow ?? 0) + (reading.wait_s ?? 0);
      return { heard: [{ what: 'wait', channel, n: Number(known > 0) }] };
    }
    case 'ticket':
    case 'desks':
      return { heard: [{ what: 'wait', channel, n: 1 }] };
    case 'sighting':
      return { heard: [{ what: 'place', channel, n: reading.gone ? 0 : 1 }] };
    default:
      return { heard: [] };
  }
}

/** Turned round as the hall does it, so that the test says what the figures will say. */
function passage({ watches, reading }: Bound, counted: Pick<Difference, 'in' | 'out'>): Heard[] {
  const { channel } = reading;
  const [inward, outward] = watches.some(({ swap }) => swap)
    ? [counted.out, counted.in]
    : [counted.in, counted.out];
  return [
    { what: 'in', channel, n: inward },
    { what: 'out', channel, n: outward },
  ];
}

function moved(channel: string, [up, down]: readonly [string, string], from: number, to: number): Told {
  return { heard: [{ what: to > from ? up : down, channel, n: Math.abs(to - from) }], level: to };
}
