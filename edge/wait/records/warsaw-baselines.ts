/** What others would have said, and what came true; minutes. See the README for the definitions. */
import type { Estimate } from './score.js';

export interface Sample {
  /** Local minute of the day. */
  minute: number;
  waiting: number;
  desks: number;
  /** The ticket on display. */
  shown: number;
}

export interface Truth {
  wait: number;
  /** Absent when one of the baselines cannot speak yet. */
  said?: Record<string, Estimate>;
}

/** Residual standard deviation of the blend, ln(minutes). */
const BLEND_SD = 0.5264;
const EIGHT_IN_TEN = 1.2816;

/** For each sample a virtual newcomer; undefined where none joins or none is known to be called that day. */
export function baselines(samples: readonly Sample[], statedMin: number): (Truth | undefined)[] {
  const called = runningMax(samples.map(({ shown }) => shown));
  const issued = runningMax(samples.map(({ shown, waiting }) => shown + waiting));
  return samples.map((sample, k) => {
    if (k < 6 || sample.waiting < 1) return undefined;
    const wait = trueWait(samples, called, k);
    if (wait === null) return undefined;
    const said = sayAll(samples, called, issued, k, statedMin);
    return said ? { wait, said } : { wait };
  });
}

function runningMax(values: readonly number[]): number[] {
  let max = Number.NEGATIVE_INFINITY;
  return values.map((value) => {
    max = Math.max(max, value);
    return max;
  });
}

/** Until the display reaches the newcomer's ticket, even between two samples; null if it does not that day. */
function trueWait(samples: readonly Sample[], called: readonly number[], k: number): number | null {
  const { shown, waiting, minute } = samples[k]!;
  const ticket = shown + waiting + 1;
  const j = called.findIndex((number) => number >= ticket);
  if (j <= k) return null;
  const [before, after] = [samples[j - 1]!.minute, samples[j]!.minute];
  const share = (ticket - called[j - 1]!) / (called[j]! - called[j - 1]!);
  return before + share * (after - before) - minute;
}

function sayAll(
  samples: readonly Sample[],
  called: readonly number[],
  issued: readonly number[],
  k: number,
  statedMin: number,
): Record<string, Estimate> | null {
  const { minute, waiting, desks, shown } = samples[k]!;
  const ahead = waiting + 1;
  const since = (i: number) => (ahead * (minute - samples[i]!.minute)) / (called[k]! - called[i]!);
  const within = (minutes: number) => since(samples.findIndex((sample) => sample.minute >= minute - minutes));
  const [ql30, ql60, allday] = [within(30), within(60), since(0)];
  const joined = issued.findIndex((number) => number >= shown);
  const les = joined < 0 || joined > k ? Number.NaN : minute - samples[joined]!.minute;
  if (![ql30, ql60, allday, les].every(Number.isFinite)) return null;
  const log = (value: number) => Math.log(Math.max(value, 1));
  const fit =
    0.62189 -
    0.01477 * log(ql30) +
    0.0825 * log(ql60) +
    0.5051 * log(allday) +
    0.07015 * log(les) +
    0.18839 * log(ahead) +
    0.0246 * log(desks);
  const width = Math.exp(EIGHT_IN_TEN * BLEND_SD);
  const blend = Math.exp(fit);
  return {
    ticket_formula: { minutes: (ahead * statedMin) / Math.max(desks, 1) },
    ql30: { minutes: ql30 },
    ql60: { minutes: ql60 },
    allday: { minutes: allday },
    les: { minutes: les },
    blend: { minutes: blend, low: blend / width, high: blend * width },
  };
}
