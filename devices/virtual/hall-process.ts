/** Plays the demo hall: takes its events in their time and lets the devices speak, over real MQTT and on pins. */
import { connectAsync, type MqttClient } from 'mqtt';
import { after } from '../gpio/timer.js';
import { type DayName, type HallEvent, hallDay } from './day.js';
import { type Random, seeded } from './simulator/index.js';
import {
  adviceQueue,
  answerPin,
  cashArea,
  greetings,
  helpPress,
  type Utterance,
  utterances,
  votePins,
} from './speak.js';

/** The clock of the hall; it may run faster than real time. */
export interface HallClock {
  wallMs(): number;
  monotonicMs(): number;
  every(ms: number, task: () => void): () => void;
}

export interface VirtualHallOptions {
  readonly mqttUrl: string;
  /** Password of each MQTT account. */
  readonly accounts: Readonly<Record<string, string>>;
  readonly day: DayName;
  readonly seed: number;
  readonly clock: HallClock;
  /** Sets the level of a wire. */
  readonly setPin: (bcm: number, level: 0 | 1) => void;
}

/** The counter looks at its region this often; the ceiling sensor reports each half minute. */
const regionMs = 5_000;
const statisticsMs = 30_000;
const pressMs = 200;
/** Every other customer presses a satisfaction button: shares of the five levels, worst first. */
const voteShare = 0.5;
const voteLevels = [0.03, 0.04, 0.08, 0.35, 0.5] as const;
const helpEveryMs = 150_000;
const answerAfterMs = 50_000;

/** @returns how to end it */
export async function runVirtualHall(options: VirtualHallOptions): Promise<() => Promise<void>> {
  const { clock } = options;
  const clients = new Map<string, MqttClient>();
  for (const [username, password] of Object.entries(options.accounts)) {
    const login = { username, password, clientId: username, protocolVersion: 4 as const };
    clients.set(username, await connectAsync(options.mqttUrl, login));
  }
  const say = (utterance: Utterance) => {
    if (utterance.kind === 'pin') options.setPin(utterance.bcm, utterance.level);
    else
      clients
        .get(utterance.account)
        ?.publish(utterance.topic, utterance.payload, { qos: 1, retain: utterance.retain ?? false });
  };
  for (const greeting of greetings()) say(greeting);
  const hall = new PlayedHall(options, say);
  hall.region();
  hall.statistics();
  const stops = [
    clock.every(100, () => hall.advance()),
    clock.every(regionMs, () => hall.region()),
    clock.every(statisticsMs, () => hall.statistics()),
    clock.every(helpEveryMs, () => hall.help()),
  ];
  return async () => {
    for (const stop of stops) stop();
    await Promise.all([...clients.values()].map((client) => client.endAsync(true)));
  };
}

class PlayedHall {
  readonly #events: Generator<HallEvent>;
  readonly #startMs: number;
  readonly #random: Random;
  readonly #waiting = { cash: new Set<number>(), advice: new Set<number>() };
  #adviceWaitsS: number[] = [];
  #statisticsFrom: number;
  #next: HallEvent;

  constructor(
    private readonly options: VirtualHallOptions,
    private readonly say: (utterance: Utterance) => void,
  ) {
    this.#events = hallDay(options.day, options.seed);
    this.#next = this.#events.next().value!;
    this.#startMs = options.clock.wallMs();
    this.#statisticsFrom = this.#startMs;
    this.#random = seeded(options.seed);
  }

  /** Lets everything happen that is due. */
  advance(): void {
    const now = this.options.clock.wallMs();
    while (this.#startMs + this.#next.t * 1_000 <= now) {
      const event = this.#next;
      this.#follow(event);
      for (const utterance of utterances(event, Math.round(this.#startMs + event.t * 1_000)))
        this.say(utterance);
      this.#next = this.#events.next().value!;
    }
  }

  region(): void {
    this.say(cashArea(this.#waiting.cash.size, this.options.clock.wallMs()));
  }

  statistics(): void {
    const now = this.options.clock.wallMs();
    this.say(adviceQueue(this.#waiting.advice.size, this.#adviceWaitsS, this.#statisticsFrom, now));
    this.#adviceWaitsS = [];
    this.#statisticsFrom = now;
  }

  /** Somebody calls for help; somebody comes a little later. */
  help(): void {
    this.say(helpPress());
    after(this.options.clock, answerAfterMs, () => this.#press(answerPin));
  }

  #follow(event: HallEvent): void {
    const waiting = this.#waiting[event.queue];
    if (event.type === 'arrive') waiting.add(event.customer);
    if (event.type === 'abandon' || event.type === 'start') waiting.delete(event.customer);
    if (event.type === 'start' && event.queue === 'advice') this.#adviceWaitsS.push(event.waitedS);
    if (event.type === 'end' && this.#random() < voteShare) this.#press(votePins[this.#level()]!);
  }

  #level(): number {
    const drawn = this.#random();
    let sum = 0;
    const level = voteLevels.findIndex((share) => {
      sum += share;
      return drawn < sum;
    });
    return level < 0 ? voteLevels.length - 1 : level;
  }

  #press(bcm: number): void {
    this.options.setPin(bcm, 0);
    after(this.options.clock, pressMs, () => this.options.setPin(bcm, 1));
  }
}
