/**
 * The state of a hall, in parts. A part is small, immutable and JSON: a batch stores just the parts that it replaced.
 * Times are UTC milliseconds.
 */
import type { Certificate } from '../install/certificate.js';
import type { RunningTest, TestResult, TestStep } from '../install/view.js';
import type { WaitState } from '../wait/wait.js';

export interface PartTypes {
  /** One part, id "now": what concerns the hall as a whole. */
  hall: HallPart;
  /** Cumulative counters, by "device|channel". */
  counter: CounterPart;
  zone: ZonePart;
  desk: DeskPart;
  queue: QueuePart;
  /** Satisfaction of a local day, by ISO date. */
  votes: VotesPart;
  /** Help calls, by the device that called. */
  call: CallPart;
  device: DevicePart;
  /** Beacons on their way through a queue, by pseudonym. */
  tag: TagPart;
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
  'counter',
  'zone',
  'desk',
  'queue',
  'votes',
  'call',
  'device',
  'tag',
  'alert',
  'walk',
  'tested',
  'note',
  'certificate',
];

export interface HallPart {
  /** People inside by the entrance lines; never negative. */
  readonly people: number;
  /** When a line last counted; null before the first time. */
  readonly countedAt: number | null;
  /** Local day (ISO date) of the count: a new day starts at 0. */
  readonly day: string;
  /** When a reading of any device last came. */
  readonly readingAt: number | null;
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
  readonly seenAt: number;
  readonly online: boolean | null;
  readonly batteryPct: number | null;
  readonly faults: readonly string[];
  /** Its clock minus ours, ms; null while it states no time. */
  readonly offsetMs: number | null;
}

export interface TagPart {
  readonly queue: string;
  readonly joinedAt: number;
  readonly seenAt: number;
  readonly served: boolean;
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
