/** What goes into the wait engine and what comes out of it. Instants are UTC milliseconds, durations seconds. */

export interface WaitConfig {
  /** Desks that exist for the queue; taken as open until something says how many are. */
  deskCount: number;
  /** Mean time of one service before anything is learnt, seconds. */
  meanServiceS: number;
  /** Mean time after which somebody waiting gives up, seconds; null: nobody is known to give up. */
  meanPatienceS: number | null;
  /** The standard: waits over it are late, seconds. */
  targetS: number;
  /** Desks that will be open from an instant on, ascending; what is in the past is ignored. */
  plan?: readonly DeskStep[];
  /** Local time minus UTC, seconds: places the profile of arrivals in the local day. Default 0. */
  utcOffsetS?: number;
}

export interface DeskStep {
  at: number;
  open: number;
}

/** The kinds of sensor that can fail on their own. */
export type Input = 'door' | 'zone' | 'desks' | 'service' | 'tickets' | 'tags' | 'reported';

interface Stamp {
  /** When it happened, by the device's clock if `receivedAt` is given, else by the gateway's. */
  at: number;
  /** When the gateway received it, by the gateway's clock. With `source` it lets the engine correct the device's clock. */
  receivedAt?: number;
  /** The device that spoke; devices have clocks of their own. */
  source?: string;
}

export type WaitEvent = Stamp &
  (
    | /** People seen to join, at the door or the entry of the zone. 0 is a sign of life of the sensor. */
    { type: 'entry'; n: number } /** People seen to leave the hall, served or not. 0 is a sign of life. */
    | { type: 'exit'; n: number } /** People counted in the waiting zone. */
    | { type: 'zone'; people: number } /** Desks open now. */
    | { type: 'desks'; open: number } /** A desk began to serve somebody. */
    | { type: 'start'; desk?: string } /** A desk finished with somebody. */
    | { type: 'done'; desk?: string } /** A desk is open and nobody is at it. */
    | {
        type: 'idle';
        desk?: string;
      } /** Somebody who joined at `joinedAt` (gateway's clock) reached a desk: a realised wait. */
    | {
        type: 'tag';
        joinedAt: number;
      } /** Somebody who joined at `joinedAt` was still waiting at `at` and is no longer seen. */
    | { type: 'tag_lost'; joinedAt: number } /** A ticket was issued. */
    | { type: 'issued'; number: number } /** A ticket was called; calls go in number order. */
    | { type: 'called'; number: number } /** A sensor's own statistics of the queue. */
    | {
        type: 'reported';
        length?: number;
        wait_s?: number;
        outflow?: number;
      } /** A sensor was found dead, or lives again (the hall watches its devices). */
    | { type: 'sensor'; input: Input; alive: boolean }
  );

export type WaitEventType = WaitEvent['type'];

export type Grade = 'A' | 'B' | 'C' | 'D';

/** Where the expected wait comes from. */
export type Method = 'none' | 'ql_m' | 'les' | 'filter' | 'blend' | 'reported';

export interface InputState {
  name: Input;
  /** Since the input last spoke, seconds. */
  age_s: number;
  /** False: its words contradict the other sensors, or the hall found it dead; it is left out. */
  used: boolean;
}

/** Waits that ended in the last 60 minutes; those who still wait count with the time waited so far. */
export interface Realised {
  n: number;
  p50_s: number | null;
  p90_s: number | null;
  within_target: number | null;
  /** True: starts were matched first-come-first-served to arrivals; false: people were seen at both ends. */
  inferred: boolean;
}

export interface Abandonment {
  /** People giving up per hour, now. */
  per_h: number | null;
  /** Share of arrivals that gives up. */
  share: number | null;
  mean_patience_s: number | null;
  /** Why it cannot be told; null when it can. */
  refused: string | null;
}

/** What somebody who joins now must expect. Null: not known; a 0 is a true 0. */
export interface WaitEstimate {
  mean_s: number | null;
  sd_s: number | null;
  p10_s: number | null;
  p50_s: number | null;
  p90_s: number | null;
  /** P(wait > target), 0 to 1. */
  p_over_target: number | null;
  /** P(no wait at all), 0 to 1. */
  p_no_wait: number | null;
  /** People waiting: expected value and standard deviation. */
  length: number | null;
  length_sd: number | null;
  desks_open: number | null;
  method: Method;
  /** By the error predicted, relative to one who knows the true queue: A <= 1.1, B <= 1.25, C <= 1.6, D above. */
  grade: Grade | null;
  inputs: InputState[];
  realised: Realised | null;
  abandonment: Abandonment;
  arrival_rate_per_h: number | null;
  /** Services per hour of one busy desk. */
  service_rate_per_h: number | null;
  /** Realised waits seen by tags or tickets in the last 60 min. */
  tags_60min: number;
  /** Since the band was last checked against a realised wait, seconds; null: never. */
  recalibrated_age_s: number | null;
}
