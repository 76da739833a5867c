/**
 * A voice is one device of the simulated hall: it hears what truly happens and says what such a device would say.
 * Pure: time comes in with what happens, and randomness is passed in. Times are seconds since the start.
 */
import type { Level } from '../gpio/pins.js';

/** What truly happens in the hall. */
export type HallEvent = { readonly t: number; readonly queue: string } & (
  | { readonly type: 'arrive'; readonly person: number }
  | { readonly type: 'start'; readonly person: number; readonly desk: string; readonly waitedS: number }
  | { readonly type: 'end'; readonly person: number; readonly desk: string; readonly waitedS: number }
  | { readonly type: 'abandon'; readonly person: number; readonly waitedS: number }
  | { readonly type: 'desk'; readonly desk: string; readonly open: boolean }
  | { readonly type: 'door'; readonly direction: 'in' | 'out' }
);

/** One message or one edge on a wire, due at a time that may lie ahead. */
export type Said =
  | {
      readonly t: number;
      readonly kind: 'message';
      readonly login: string;
      readonly topic: string;
      readonly payload: string;
      readonly retain?: true;
    }
  | { readonly t: number; readonly kind: 'edge'; readonly bcm: number; readonly level: Level };

export interface Voice {
  hear?(event: HallEvent): Said[];
  /** Called every `everyS` seconds, for the first time at 0. */
  readonly everyS?: number;
  tick?(t: number): Said[];
}

/** UTC ms of a time of the simulation. */
export type WallClock = (t: number) => number;

type Message = Extract<Said, { kind: 'message' }>;

/** A device's own MQTT words under one login. */
export function speaker(login: string) {
  return (t: number, topic: string, payload: object | string): Message => ({
    t,
    kind: 'message',
    login,
    topic,
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });
}

/** As the broker keeps it for who comes later. */
export const retained = (message: Message): Message => ({ ...message, retain: true });

/** Contacts bounce for some milliseconds before they rest. */
const bounceS = [0, 0.001, 0.003];

/** The edges of a contact to ground: closed is 0 on the wire. */
export function contact(t: number, bcm: number, closed: boolean): Said[] {
  const rest: Level = closed ? 0 : 1;
  const other: Level = closed ? 1 : 0;
  return bounceS.map((after, index) => ({
    t: t + after,
    kind: 'edge',
    bcm,
    level: index % 2 === 0 ? rest : other,
  }));
}

/** Long enough to be seen through the debouncing of a gateway that is played 20 times as fast. */
export const pressS = 1.2;

export const press = (t: number, bcm: number): Said[] => [
  ...contact(t, bcm, true),
  ...contact(t + pressS, bcm, false),
];
