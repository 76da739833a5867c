/**
 * The state of a hall, in parts. A part is small, immutable and JSON: a batch stores just the parts that it replaced.
 * Times are UTC milliseconds.
 */
import type { Certificate } from '../install/certificate.js';
import type { RunningTest, TestResult, TestStep } from '../install/view.js';
import type { OccupancyState } from '../wait/occupancy.js';
import type { SelfScore, ToldThen } from '../wait/self-score.js';
import type { Advice } from '../wait/staffing.js';
import type { Input, WaitState } from '../wait/wait.js';

export interface PartTypes {
  /** One part, id "now": what concerns the hall as a whole. */
  hall: HallPart;
  /** One part, id "now": people inside by the entrance lines; absent before the first crossing. */
  inside: InsidePart;
  /** Cumulative counters, by "device|channel". */
  counter: CounterPart;
  zone: ZonePart;
  desk: DeskPart;
  queue: QueuePart;
  /** What a queue's newcomers were told, against the waits that came true. */
  score: ScorePart;
  /** Satisfaction of a local day, by ISO date. */
  votes: VotesPart;
  /** Help calls, by the device that called. */
  call: CallPart;
  device: DevicePart;
  /** Beacons on their way through a queue, by pseudonym. */
  tag: TagPart;
  /** One part, id "now": what was counted in the slot of time that runs. */
  tally: TallyPart;
  /** One part, id "now": whether the counts of the hall balance. */
  balance: BalancePart;
  /** Alerts, by key: "wait.queue.cash", "occupancy.hall". */
  alert: AlertPart;
  /** The walk test that goes on: one part, id "now". */
  walk: WalkPart;
  /** What the last walk test of a device gave, by device. */
  tested: TestedPart;
  /** What whoever installs noted of a device, by device. */
  note: NotePart;
  /** The last certificate of the hall: one part, id "last". */
  certificate: Certificate;
}

export type Section = keyof PartTypes;
export const sections: readonly Section[] = [
  'hall',
  'inside',
  'counter',
  'zone',
  'desk',
  'queue',
  'score',
  'votes',
  'call',
  'device',
  'tag',
  'tally',
  'balance',
  'alert',
  'walk',
  'tested',
  'note',
  'certificate',
];

export interface HallPart {
  /** When a reading of any device last came. */
  readonly readingAt: number | null;
  /** Crossings of the entrance lines that are not in the number of people inside yet; absent: none. */
  readonly crossed?: { readonly in: number; readonly out: number } | undefined;
}

export interface InsidePart {
  readonly occupancy: OccupancyState;
  /** As of the last tick at which anything moved it. */
  readonly people: number;
  readonly sd: number;
  readonly balance: number;
  /** Local day (ISO date) whose crossings are being counted; null once the day has ended and everybody has left. */
  readonly day: string | null;
  /** The last correction that was written as a point. */
  readonly logged: { readonly at: number; readonly reason: string } | null;
}

export interface CounterPart {
  readonly in: number | null;
  readonly out: number | null;
  readonly since: number | null;
  /** When it stood so: an older statement that comes later tells nothing new. */
  readonly at: number;
}

export interface ZonePart {
  readonly people: number | null;
  readonly occupied: boolean;
  readonly at: number;
}

export interface DeskPart {
  readonly open: boolean;
  readonly servingSince: number | null;
  readonly at: number;
}

export interface QueuePart {
  readonly wait: WaitState;
  /** When an input last came; null before the first. */
  readonly inputAt: number | null;
  /** When the gauge was last written as a point, and with what verdict. */
  readonly writtenAt: number;
  readonly writtenOver: boolean;
  /** Devices that have fed each input; absent before any has. */
  readonly feeds?: Readonly<Partial<Record<Input, readonly string[]>>> | undefined;
  /** Inputs that the estimator was told are dead; absent: none. */
  readonly deadInputs?: readonly Input[];
  /** Absent while too little is known of the queue. */
  readonly advice?: AdvicePart | undefined;
}

export interface AdvicePart {
  /** Desks to have open, held against flapping. */
  readonly held: Advice;
  /** Desks open when this was worked out. */
  readonly open: number;
  /** All desks together keep the standard. */
  readonly enough: boolean;
  /** Until a newcomer's wait is as likely over the standard as under it, seconds; null: not foreseen. */
  readonly overInS: number | null;
  /** Highest share of newcomers over the standard from 15 to 45 min ahead, with the desks that are open. */
  readonly risk: number;
}

export interface DayScore {
  /** Local day, ISO date. */
  readonly day: string;
  /** By waits seen at both ends; null: there were none. */
  readonly observed: SelfScore | null;
  /** By waits inferred from arrivals and starts. */
  readonly inferred: SelfScore | null;
}

export interface ScorePart {
  /** The day that is being scored. */
  readonly today: DayScore;
  /** A word a minute, for as long as somebody who was told so may still wait. */
  readonly told: readonly ToldThen[];
  /** End of the newest wait that was scored. */
  readonly scoredTo: number;
  /** The newest day that is over; null before the first. */
  readonly last: DayScore | null;
}

export interface VotesPart {
  readonly good: number;
  readonly total: number;
}

export interface CallPart {
  /** Start of each unanswered call, oldest first. */
  readonly open: readonly number[];
}

export interface DevicePart {
  /** When it was last heard itself; 0: never. */
  readonly seenAt: number;
  /** By its own word or last will; null: nobody said, or the only word is of unknown age. */
  readonly online: boolean | null;
  readonly batteryPct: number | null;
  readonly faults: readonly string[];
  /** Its clock minus ours, ms; null while it states no time. */
  readonly offsetMs: number | null;
  /** The last word of each of its nodes (channels) that has a last will of its own; absent: none has. */
  readonly nodes?: Readonly<Record<string, boolean>>;
  /** What was last said of the bridge that speaks for it, and since when that holds; absent: nothing was. */
  readonly bridge?: { readonly online: boolean; readonly since: number };
  /** When a stored copy of its words came, which tells no age; absent or null: none came since it was last heard. */
  readonly storedAt?: number | null;
  /** Lowest battery of each day, oldest first: [days since 1970, per cent]; absent: it never told one. */
  readonly battery?: readonly (readonly [day: number, pct: number])[];
}

export interface TagPart {
  readonly queue: string;
  readonly joinedAt: number;
  readonly seenAt: number;
  readonly served: boolean;
}

export interface TallyPart {
  /** Start of the slot. */
  readonly from: number;
  /** By "line|device": in, out. */
  readonly lines: Readonly<Record<string, readonly [inward: number, outward: number]>>;
  /** Services by desk: started, done, and of those started the ones that began right after another. */
  readonly desks: Readonly<Record<string, readonly [started: number, done: number, called: number]>>;
  /** Most people seen, by zone. */
  readonly zones: Readonly<Record<string, number>>;
  /** End of the last service, by desk. */
  readonly doneAt: Readonly<Record<string, number>>;
}

/** A slot of time that is over. */
export interface BalanceSlot extends Omit<TallyPart, 'doneAt'> {
  /** People at its end, by zone; a zone that nobody saw is absent. */
  readonly people: Readonly<Record<string, number>>;
  /** Desks that served at its end, and those that were open and idle. */
  readonly serving: readonly string[];
  readonly idle: readonly string[];
}

export type SuspicionKind = 'covered' | 'turned' | 'swapped' | 'twice' | 'doubles' | 'drifting';

/** What a suspicion speaks of: a counting line with its device, a zone or a desk. */
export interface Sensor {
  readonly kind: 'line' | 'zone' | 'desk';
  readonly id: string;
  /** The device that counts there. */
  readonly device: string;
}

export interface Suspicion {
  readonly kind: SuspicionKind;
  readonly sensor: Sensor;
  /** The one that it is exchanged with, or counts together with. */
  readonly other: Sensor | null;
  /** Of a door that drifts: the way in which it misses people. */
  readonly way?: 'in' | 'out' | 'both';
  readonly since: number;
  /** Natural logarithm of how much better it explains the counts than a hall that is well. */
  readonly evidence: number;
}

export interface BalancePart {
  /** Slots of the last hour and the one before them, oldest first. */
  readonly past: readonly BalanceSlot[];
  readonly day: {
    readonly date: string;
    readonly in: number;
    readonly out: number;
    readonly served: number;
    /** People in zones and at desks when the day began; null: not known. */
    readonly presentAt: number | null;
  };
  /** Evidence for each fault that is not refuted, by its name. */
  readonly scores: Readonly<Record<string, number>>;
  /** How much more the counts scatter than their errors explain; 1 for a hall that fits. */
  readonly scatter: number;
  readonly suspicion: Suspicion | null;
}

export type AlertPhase = 'pending' | 'firing' | 'acknowledged' | 'resolved';

/** Why an alert ended, where that is not recovery. "removed": its subject has left the hall file. */
export type AlertEnd = 'closed' | 'no_data' | 'removed';

export interface AlertPart {
  readonly rule: string;
  readonly subject: string;
  readonly phase: AlertPhase;
  /** Start: with rule, hall and subject the identity of the alert. */
  readonly since: number;
  /** Since when the clearing condition has held; null while it does not. */
  readonly clearSince: number | null;
  /** Since when nothing has been known; null while something is. */
  readonly unknownSince: number | null;
  readonly value: number;
  readonly limit: number;
  readonly ended: AlertEnd | null;
  /** What its text needs beside value and limit; absent for rules that need nothing. */
  readonly detail?: Readonly<Record<string, string | number | null>>;
}

export interface WalkPart extends Omit<RunningTest, 'steps'> {
  readonly steps: readonly WalkStep[];
  /** Digest of the device's entry in the hall file. */
  readonly entry: string;
  /** When the person last did something; a test that nobody goes on with is dropped. */
  readonly touched: number;
  /** What each channel last stated, for those that state how things are: people, or 1 for on. */
  readonly levels: Readonly<Record<string, number>>;
}

export interface WalkStep extends TestStep {
  /** Steps of one turn are done together. */
  readonly turn: number;
}

export interface TestedPart {
  readonly result: TestResult;
  /** Digest of the device's entry in the hall file at the time: with another entry the result says nothing. */
  readonly entry: string;
}

export interface NotePart {
  readonly text: string;
  readonly photo: { readonly type: 'jpg' | 'png'; readonly sha256: string } | null;
}
