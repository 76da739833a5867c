/**
 * A hall with one queue, first come first served, simulated customer by customer. Times are seconds since the start.
 * A desk that is told to close while it serves finishes first.
 */
import { draw, type Law } from './law.js';
import { exponential, type Random, seeded } from './random.js';

export interface Scenario {
  name: string;
  /** What happens, for people. */
  about: string;
  /** Length of the day, seconds; the doors close then, and everybody inside is still served. */
  lengthS: number;
  /** Arrivals (groups) per second at a time of the day, and an upper bound of it. */
  arrivals: (t: number) => number;
  arrivalsMax: number;
  /** Share of groups by size; all come alone if absent. */
  groups?: readonly { size: number; share: number }[];
  /** Groups that come at a set time: a coach. */
  coaches?: readonly { at: number; size: number; overS: number }[];
  service: Law;
  /** Null: nobody ever gives up. */
  patience: Law | null;
  /** Desks open from a time on; the first step is at 0. */
  desks: readonly { at: number; open: number }[];
  /** People inside at the start. */
  inside?: number;
}

export type TruthEvent = { t: number } & (
  | { type: 'arrive'; customer: number; ahead: number; open: number; free: boolean }
  | { type: 'start'; customer: number; desk: number; waitedS: number }
  | { type: 'end'; customer: number; desk: number }
  | { type: 'abandon'; customer: number; waitedS: number }
  | { type: 'desk'; desk: number; open: boolean }
  /** Somebody crosses the counting line of the door. */
  | { type: 'door'; customer: number; direction: 'in' | 'out' }
);

interface Waiting {
  customer: number;
  since: number;
  leavesAt: number;
}

interface Desk {
  open: boolean;
  closing: boolean;
  customer: number | null;
  endsAt: number;
}

/** The hall as a machine that is asked for one event after the other; desks can be opened and closed in between. */
export class Hall {
  readonly #scenario: Scenario;
  readonly #random: Random;
  readonly #desks: Desk[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #out: TruthEvent[] = [];
  readonly #coming: number[] = [];
  #t = 0;
  #customers = 0;
  #nextArrival = 0;
  #nextStep = 0;

  constructor(scenario: Scenario, seed: number) {
    this.#scenario = scenario;
    this.#random = seeded(seed);
    for (const coach of scenario.coaches ?? [])
      for (let i = 0; i < coach.size; i++) this.#coming.push(coach.at + coach.overS * this.#random());
    this.#coming.sort((a, b) => a - b);
    this.#nextArrival = this.#drawArrival(0);
    this.#takeSteps();
    for (let i = 0; i < (scenario.inside ?? 0); i++) this.#arrive();
  }

  /** The next event in time order; undefined when the day is over and the hall is empty. */
  next(): TruthEvent | undefined {
    while (this.#out.length === 0) if (!this.#advance()) return undefined;
    return this.#out.shift();
  }

  /** Time of the last event made, seconds. */
  get now(): number {
    return this.#t;
  }

  /** People waiting now. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Desks open (or finishing their last customer) now. */
  get open(): number {
    return this.#desks.filter((desk) => desk.open).length;
  }

  /** Opens or closes desks until `count` are open; a desk that serves closes when it has finished. */
  setDesks(count: number): void {
    while (this.#desks.length < count)
      this.#desks.push({ open: false, closing: false, customer: null, endsAt: 0 });
    for (const [index, desk] of this.#desks.entries()) {
      const wanted = index < count;
      if (wanted && !desk.open) {
        desk.open = true;
        this.#out.push({ t: this.#t, type: 'desk', desk: index, open: true });
      }
      desk.closing = !wanted && desk.open;
      if (desk.closing && desk.customer === null) this.#close(index);
    }
    this.#serve();
  }

  #advance(): boolean {
    const step = this.#scenario.desks[this.#nextStep]?.at ?? Number.POSITIVE_INFINITY;
    const arrival = Math.min(this.#nextArrival, this.#coming[0] ?? Number.POSITIVE_INFINITY);
    let desk = -1;
    let end = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#desks.length; i++) {
      const d = this.#desks[i]!;
      if (d.customer !== null && d.endsAt < end) [desk, end] = [i, d.endsAt];
    }
    let loser = -1;
    let loss = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#waiting.length; i++)
      if (this.#waiting[i]!.leavesAt < loss) [loser, loss] = [i, this.#waiting[i]!.leavesAt];
    const t = Math.min(step, arrival, end, loss);
    if (t === Number.POSITIVE_INFINITY) return false;
    this.#t = t;
    if (t === end) this.#finish(desk);
    else if (t === loss) this.#giveUp(loser);
    else if (t === step) this.#takeSteps();
    else this.#arriveGroup();
    return true;
  }

  #arriveGroup(): void {
    if (this.#t === this.#coming[0]) {
      this.#coming.shift();
      this.#arrive();
      return;
    }
    let size = 1;
    let u = this.#random();
    for (const group of this.#scenario.groups ?? []) {
      size = group.size;
      u -= group.share;
      if (u < 0) break;
    }
    this.#arrive();
    // One after the other through the door.
    for (let i = 1; i < size; i++) this.#coming.push(this.#t + i);
    this.#coming.sort((a, b) => a - b);
    this.#nextArrival = this.#drawArrival(this.#t);
  }

  #arrive(): void {
    const customer = this.#customers++;
    const { patience } = this.#scenario;
    const free = this.#desks.some((desk) => desk.open && !desk.closing && desk.customer === null);
    const at = { t: this.#t, customer };
    this.#out.push({ ...at, type: 'arrive', ahead: this.#waiting.length, open: this.open, free });
    this.#out.push({ ...at, type: 'door', direction: 'in' });
    const leavesAt = patience ? this.#t + draw(patience, this.#random) : Number.POSITIVE_INFINITY;
    this.#waiting.push({ customer, since: this.#t, leavesAt });
    this.#serve();
  }

  #giveUp(index: number): void {
    const [person] = this.#waiting.splice(index, 1);
    const { customer, since } = person!;
    this.#out.push({ t: this.#t, type: 'abandon', customer, waitedS: this.#t - since });
    this.#out.push({ t: this.#t, type: 'door', customer, direction: 'out' });
  }

  #finish(index: number): void {
    const desk = this.#desks[index]!;
    const customer = desk.customer!;
    desk.customer = null;
    this.#out.push({ t: this.#t, type: 'end', customer, desk: index });
    this.#out.push({ t: this.#t, type: 'door', customer, direction: 'out' });
    if (desk.closing) this.#close(index);
    this.#serve();
  }

  #close(index: number): void {
    Object.assign(this.#desks[index]!, { open: false, closing: false });
    this.#out.push({ t: this.#t, type: 'desk', desk: index, open: false });
  }

  #serve(): void {
    for (let i = 0; i < this.#desks.length && this.#waiting.length > 0; i++) {
      const desk = this.#desks[i]!;
      if (!desk.open || desk.closing || desk.customer !== null) continue;
      const { customer, since } = this.#waiting.shift()!;
      desk.customer = customer;
      desk.endsAt = this.#t + draw(this.#scenario.service, this.#random);
      this.#out.push({ t: this.#t, type: 'start', customer, desk: i, waitedS: this.#t - since });
    }
  }

  #takeSteps(): void {
    const steps = this.#scenario.desks;
    while (this.#nextStep < steps.length && steps[this.#nextStep]!.at <= this.#t)
      this.setDesks(steps[this.#nextStep++]!.open);
  }

  /** Thinning: candidates at the highest rate, kept with the share that the rate has now. */
  #drawArrival(from: number): number {
    const { arrivals, arrivalsMax, lengthS } = this.#scenario;
    if (arrivalsMax <= 0) return Number.POSITIVE_INFINITY;
    for (let t = from; ; ) {
      t += exponential(this.#random, 1 / arrivalsMax);
      if (t > lengthS) return Number.POSITIVE_INFINITY;
      if (this.#random() * arrivalsMax < arrivals(t)) return t;
    }
  }
}

/** All that truly happens on one day, in time order. */
export function* simulateHall(scenario: Scenario, seed: number): Generator<TruthEvent> {
  const hall = new Hall(scenario, seed);
  for (let event = hall.next(); event; event = hall.next()) yield event;
}
