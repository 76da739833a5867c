/** What a walk test of a device asks for: a pure function of its entry in the hall file and of its profile. */
import type { Device, Watch } from '../../cloud/site/hall.js';
import { isGpioKind } from '../../devices/gpio/kinds.js';
import type { Profile } from '../../devices/profile.js';
import type { ReadingKind } from '../../devices/reading.js';
import type { WalkStep } from '../state/parts.js';
import type { PlaceKind, TestKind, TestStep } from './view.js';

export interface Plan {
  readonly kind: TestKind;
  readonly steps: readonly WalkStep[];
}

/** Of a door, enough to tell a counter that misses one in ten from a good one in most cases, and done in two minutes. */
const crossings = 20;
/** Of a button, switch or zone: once may be chance, and each time must be told. */
const times = 3;
/** Sightings of a beacon in one place. */
const sightings = 3;

type Planned = readonly [TestKind, readonly Omit<TestStep, 'counted' | 'stray' | 'state'>[][]];

/** Turns of steps; null: the device has nothing to say and nothing to show, or watches nothing. */
export function planOf(device: Device, profile: Profile | undefined): Plan | null {
  const planned = isGpioKind(device.profile) ? onPins(device) : onMqtt(device, profile);
  const kind = planned[0]?.[0];
  if (kind === undefined) return null;
  const turns = planned.flatMap(([, own]) => own);
  const steps = turns.flatMap((together, turn) =>
    together.map((step) => ({ ...step, counted: 0, stray: 0, state: stateOf(turn), turn })),
  );
  return { kind, steps };
}

const stateOf = (turn: number): WalkStep['state'] => (turn === 0 ? 'now' : 'waiting');

function onPins(device: Device): Planned[] {
  const names = Object.keys(device.pins ?? {});
  switch (device.profile) {
    case 'gpio-lamp':
    case 'gpio-buzzer':
      return names.map((name) => ['output', [[{ what: 'see', channel: name, place: null, times: 1 }]]]);
    case 'gpio-satisfaction-panel':
      return names.sort().map((name) => ['buttons', [[press('panel', null, { level: Number(name) })]]]);
    case 'gpio-button':
      return names.map((name) => [
        'buttons',
        [[press(`button:${name}`, placeOf(device.watches.find(of(`button:${name}`))))]],
      ]);
    default:
      return onMqtt(device, undefined);
  }
}

function onMqtt(device: Device, profile: Profile | undefined): Planned[] {
  const planned = device.watches.flatMap((watch) => watched(watch, kindsOf(profile, watch.channel), profile));
  const seen = new Set<string>();
  const each = planned.filter(([, turns]) => {
    const key = JSON.stringify(turns);
    return !seen.has(key) && seen.add(key);
  });
  return each.length > 0 ? each : [['signs', [[{ what: 'wait', channel: '*', place: null, times: 1 }]]]];
}

/** What one watch asks for. */
function watched(watch: Watch, kinds: ReadonlySet<ReadingKind>, profile: Profile | undefined): Planned[] {
  const { channel } = watch;
  const place = placeOf(watch);
  const only = (...wanted: ReadingKind[]) =>
    kinds.size > 0 && [...kinds].every((kind) => wanted.includes(kind));
  const pressed = /^(button|input)/.test(channel) || only('press');
  if (only('vote', 'vote_total')) return votes(channel, profile, place);
  if (only('sighting') || ((watch.as === 'joined' || watch.as === 'served') && !pressed))
    return [['beacon', [[{ what: 'place', channel, place, times: sightings }]]]];
  if (watch.as !== undefined && watch.as !== 'vote') {
    const made = watch.press === undefined || watch.press === 'single' ? {} : { press: watch.press };
    return [['buttons', [[press(channel, place, made)]]]];
  }
  if (watch.as === 'vote' || (pressed && watch.desk === undefined))
    return [['buttons', [[press(channel, place)]]]];
  const counts = /^line\b/.test(channel) || only('crossing', 'total');
  if (watch.line !== undefined || (watch.queue !== undefined && counts))
    return [['line', thereAndBack('in', 'out', channel, place, crossings)]];
  if (watch.desk !== undefined) return [['switch', thereAndBack('on', 'off', channel, place, times)]];
  if (watch.queue !== undefined) return [['queue', [[{ what: 'wait', channel, place, times: 1 }]]]];
  if (watch.zone !== undefined && !only('environment', 'dwell'))
    return [['zone', thereAndBack('enter', 'leave', channel, place, times)]];
  return [];
}

/**
 * One each way alone, which tells the direction, and the rest together: nobody walks in twenty times without walking
 * out in between.
 */
function thereAndBack(
  there: string,
  back: string,
  channel: string,
  place: TestStep['place'],
  times: number,
): Planned[1] {
  const step = (what: string, times: number) => ({ what, channel, place, times });
  return [[step(there, 1)], [step(back, 1)], [step(there, times - 1), step(back, times - 1)]];
}

function votes(channel: string, profile: Profile | undefined, place: TestStep['place']): Planned[] {
  const all = profile?.channels.flatMap(expanded).filter((one) => one !== 'device') ?? [];
  const channels = channel === '*' ? all : [channel];
  return channels.map((one) => ['buttons', [[press(one, place)]]]);
}

const press = (
  channel: string,
  place: TestStep['place'],
  more: Pick<TestStep, 'press' | 'level'> = {},
): Omit<TestStep, 'counted' | 'stray' | 'state'> => ({ what: 'press', channel, place, ...more, times });

const of = (channel: string) => (watch: Watch) => watch.channel === channel;

export function placeOf(watch: Watch | undefined): TestStep['place'] {
  const kind = (['line', 'zone', 'queue', 'desk'] as const).find((one) => watch?.[one] !== undefined);
  return kind ? { kind: kind satisfies PlaceKind, id: watch![kind]! } : null;
}

/** "level:1-5" as its five channels; what has no end ("button:*") has none. */
function expanded(pattern: string): string[] {
  const range = /^(.*:)(\d+)-(\d+)$/.exec(pattern);
  if (!range) return pattern.endsWith('*') ? [] : [pattern];
  const [from, to] = [Number(range[2]), Number(range[3])];
  return Array.from({ length: to - from + 1 }, (_, index) => `${range[1]}${from + index}`);
}

/** Kinds of readings that a profile gives on such a channel, as far as its examples show. */
function kindsOf(profile: Profile | undefined, channel: string): ReadonlySet<ReadingKind> {
  const stem = (name: string) => name.split(':')[0];
  const readings = profile?.examples.flatMap(({ expect }) => ('rejected' in expect ? [] : expect)) ?? [];
  const own = readings.filter((one) => channel === '*' || stem(one.channel) === stem(channel));
  // Every device also says how it is.
  return new Set(own.map(({ kind }) => kind).filter((kind) => kind !== 'health'));
}
