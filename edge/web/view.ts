/** What the hall's own wall shows: the whole of it, sent again at each change. Times are UTC ms, durations seconds. */
import type { Language, Text } from '../../cloud/site/hall.js';

export type Liveness = 'live' | 'stale' | 'closed' | 'no_data';

export interface QueueView {
  readonly id: string;
  readonly name: Text;
  readonly status: Liveness;
  readonly wait_s: number | null;
  readonly p10_s: number | null;
  readonly p90_s: number | null;
  readonly length: number | null;
  readonly desks_open: number | null;
  /** A (best) to D. */
  readonly grade: 'A' | 'B' | 'C' | 'D' | null;
  /** The expected wait is over the standard. */
  readonly over: boolean;
  /** Probability that a newcomer waits longer than the standard, 0 to 1. */
  readonly over_share: number | null;
  /** What the staff should do about the desks; null: nothing. */
  readonly advice: AdviceView | null;
  readonly inputs: readonly { readonly name: string; readonly age_s: number }[];
}

export interface AdviceView {
  /** Names of the closed desks to open; empty where it is not known which are closed. */
  readonly to_open: readonly Text[];
  /** How many desks to open; 0: all are open. */
  readonly more: number;
  /** All desks together keep the standard. */
  readonly enough: boolean;
  /** Until a newcomer's wait is as likely over the standard as under it; null: not foreseen. */
  readonly over_in_s: number | null;
  /** Largest share of newcomers over the standard within 45 min, 0 to 1. */
  readonly risk: number;
}

/** What the hall's newcomers were told on a day, against the waits that came true. */
export interface ScoreView {
  readonly days_ago: number;
  readonly mae_s: number;
  /** Share of the waits inside the band; eight in ten are meant. */
  readonly cover: number;
  readonly waits: number;
  /** The waits were not seen, but inferred from arrivals and starts. */
  readonly inferred: boolean;
}

export interface AlertView {
  readonly key: string;
  readonly rule: string;
  /** "queue/cash", "hall", "device/door". */
  readonly subject: string;
  /** Name of the subject, for a person. */
  readonly name: Text;
  readonly state: 'pending' | 'firing' | 'acknowledged' | 'resolved';
  readonly severity: 'warning' | 'critical';
  readonly since: number;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  /** False: it is for those who mend devices, and stands in `devices`. */
  readonly for_staff: boolean;
}

/** A device that somebody should look at. */
export interface DeviceView {
  readonly id: string;
  readonly name: Text;
  readonly state:
    | 'never_seen'
    | 'silent'
    | 'unknown'
    | 'low_battery'
    | 'clock_off'
    | 'faulty'
    | 'flooding'
    | 'doubtful';
  /** Since it was last heard; null: never. */
  readonly silent_s: number | null;
  readonly battery_pct: number | null;
  readonly battery_days_left: number | null;
  /** Its clock minus the gateway's, seconds. */
  readonly clock_offset_s: number | null;
  readonly faults: readonly string[];
  /** For "doubtful": what its counts look like, and the other sensor that it seems to be exchanged with. */
  readonly suspicion: { readonly kind: string; readonly other: Text | null } | null;
}

export interface WallView {
  readonly ts: number;
  /** Without a newer view for this long, the page must turn grey. */
  readonly stale_after_s: number;
  readonly hall: {
    readonly id: string;
    readonly name: Text;
    readonly time_zone: string;
    readonly languages: readonly Language[];
    readonly open: boolean;
  };
  /** The standard for the wait, seconds. */
  readonly target_s: number;
  readonly queues: readonly QueueView[];
  readonly occupancy: {
    readonly people: number | null;
    readonly capacity: number;
    readonly over: boolean;
    readonly status: Liveness;
  };
  readonly satisfaction: {
    readonly votes: number;
    readonly satisfied: number;
    /** Share 0 to 1; null under one vote. */
    readonly share: number | null;
    /** Lower bound of Wilson's 95 % interval. */
    readonly lower: number | null;
    readonly target: number;
  };
  readonly calls: { readonly open: number; readonly oldest_s: number };
  readonly alerts: readonly AlertView[];
  /** Devices that somebody should look at, worst first; the others are well. */
  readonly devices: readonly DeviceView[];
  /** Of the newest day that is over; null if there is none. */
  readonly self_score: ScoreView | null;
  /** Seconds since the newest reading; null if there was none yet. */
  readonly data_age_s: number | null;
  readonly upload: {
    readonly state: 'off' | 'idle' | 'sending' | 'waiting' | 'held';
    readonly reason: string | null;
    readonly backlog_points: number;
    readonly backlog_age_s: number;
    readonly quarantined: number;
  };
  /** Messages refused since the gateway started, most first. */
  readonly rejected: readonly { readonly device: string; readonly code: string; readonly n: number }[];
}
