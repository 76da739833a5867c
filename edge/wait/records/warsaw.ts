/**
 * Records of ticket queues in the form of Warsaw's public offices (R package kolejkeR): a row per queue and five
 * minutes, with the people waiting, the desks open and the ticket on display. Waits are not in the record; they are
 * reconstructed: whoever takes ticket T waits until the display reaches T.
 */
import { estimate, newWait, observe, type WaitState } from '../wait.js';
import { isMissing, Problems } from './problems.js';
import type { Joiner } from './score.js';
import { baselines, type Sample } from './warsaw-baselines.js';

/** The columns that are read. */
export interface WarsawRow {
  name: string;
  time: string;
  date: string;
  idGrupy: string;
  czasObslugi: string;
  liczbaCzynnychStan: string;
  liczbaKlwKolejce: string;
  aktualnyNumer: string;
}

export const WARSAW_COLUMNS = [
  'name',
  'time',
  'date',
  'idGrupy',
  'czasObslugi',
  'liczbaCzynnychStan',
  'liczbaKlwKolejce',
  'aktualnyNumer',
] as const satisfies readonly (keyof WarsawRow)[];

export interface QueueDay {
  queue: string;
  date: string;
  /** Stated service time, minutes; may be 0. */
  statedMin: number;
  samples: Sample[];
}

/** This office stamps 2012 and never shows a ticket. */
const LEFT_OUT = 'UD_Srodmiescie_2';
/** Two days that thirteen offices stamped a year late. */
const REDATED: Record<string, string> = { '2020-12-30': '2019-12-30', '2020-12-31': '2019-12-31' };

type Raw = Omit<Sample, 'shown'> & { shown: number | null };

/** Collects rows, in any order, into days of one queue. */
export class WarsawDays {
  readonly #days = new Map<
    string,
    { queue: string; date: string; statedMin: number; raw: Map<number, Raw> }
  >();

  readonly #problems: Problems;

  constructor(file: string) {
    this.#problems = new Problems(file);
  }

  add(row: WarsawRow, line: number): void {
    if (row.name === LEFT_OUT) return;
    const date = REDATED[row.date] ?? row.date;
    // A row without its counts is a gap, as one without a ticket is.
    if (isMissing(row.liczbaKlwKolejce) || isMissing(row.liczbaCzynnychStan)) return;
    const wrong = wrongWith(row);
    if (wrong) {
      this.#problems.add(line, wrong);
      return;
    }
    const queue = `${row.name} ${row.idGrupy}`;
    const key = `${queue} ${date}`;
    const [hours, minutes] = row.time.split(':').map(Number);
    const minute = hours! * 60 + minutes!;
    const day = this.#days.get(key) ?? {
      queue,
      date,
      statedMin: isMissing(row.czasObslugi) ? 0 : Number(row.czasObslugi),
      raw: new Map(),
    };
    this.#days.set(key, day);
    if (day.raw.has(minute)) return;
    const shown = /(\d+)$/.exec(row.aktualnyNumer)?.[1];
    day.raw.set(minute, {
      minute,
      waiting: Number(row.liczbaKlwKolejce),
      desks: Number(row.liczbaCzynnychStan),
      shown: shown === undefined ? null : Number(shown),
    });
  }

  /**
   * Days on which a ticket queue can be followed, by queue and date; and how many there were before the last test.
   *
   * @throws RecordError naming every row that cannot be read
   */
  finish(): { days: QueueDay[]; cut: number } {
    this.#problems.check('Dates are YYYY-MM-DD, times HH:MM, counts whole numbers.');
    const days: QueueDay[] = [];
    let cut = 0;
    for (const { queue, date, statedMin, raw } of this.#days.values()) {
      const samples = afterYesterday([...raw.values()].sort((a, b) => a.minute - b.minute));
      if (!samples) continue;
      cut++;
      if (runsInOrder(samples)) days.push({ queue, date, statedMin, samples });
    }
    days.sort((a, b) => (a.queue < b.queue ? -1 : a.queue > b.queue ? 1 : a.date < b.date ? -1 : 1));
    return { days, cut };
  }
}

/** Tables with gaps are often written with whole numbers as 3.0. */
const COUNT = /^\d+(\.0+)?$/;

function wrongWith({ date, time, liczbaCzynnychStan, liczbaKlwKolejce }: WarsawRow): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return `date "${date}" is no date`;
  if (!/^\d{1,2}:\d{2}(:\d{2})?$/.test(time)) return `time "${time}" is no time of day`;
  if (!COUNT.test(liczbaCzynnychStan)) return `liczbaCzynnychStan "${liczbaCzynnychStan}" is no count`;
  if (!COUNT.test(liczbaKlwKolejce)) return `liczbaKlwKolejce "${liczbaKlwKolejce}" is no count`;
  return null;
}

/** The samples from the smallest number on; before it the display shows yesterday's last ticket. */
function afterYesterday(raw: readonly Raw[]): Sample[] | null {
  if (Math.max(...raw.map(({ waiting }) => waiting)) < 5) return null;
  const shown = raw.filter((sample): sample is Sample => sample.shown !== null);
  if (new Set(shown.map((sample) => sample.shown)).size < 20) return null;
  const least = Math.min(...shown.map((sample) => sample.shown));
  const samples = shown.slice(shown.findIndex((sample) => sample.shown === least));
  return samples.length < 30 ? null : samples;
}

function runsInOrder(samples: readonly Sample[]): boolean {
  let falls = 0;
  let jumps = 0;
  let lost = 0;
  for (let i = 1; i < samples.length; i++) {
    const [before, now] = [samples[i - 1]!, samples[i]!];
    if (now.shown < before.shown) falls++;
    if (now.shown - before.shown > 60) jumps++;
    if (now.shown + now.waiting < before.shown + before.waiting - 2) lost++;
  }
  const steps = samples.length - 1;
  return falls <= 0.02 * steps && jumps === 0 && lost <= 0.1 * steps;
}

/** Runs the days of one queue, in order, through the engine and the baselines. */
export function followQueue(
  days: readonly QueueDay[],
  see?: (state: WaitState, joiner: Joiner) => void,
): { joiners: Joiner[]; reconstructed: number } {
  const first = days[0]!;
  const start = instant(first.date, first.samples[0]!.minute);
  const deskCount = Math.max(1, first.samples[0]!.desks);
  let state = newWait(
    { deskCount, meanServiceS: 60 * (first.statedMin || 10), meanPatienceS: null, targetS: 600 },
    start,
  );
  const joiners: Joiner[] = [];
  let reconstructed = 0;
  for (const day of days) {
    const others = baselines(day.samples, day.statedMin);
    for (const [k, sample] of day.samples.entries()) {
      const at = instant(day.date, sample.minute);
      state = observe(state, { type: 'desks', at, open: sample.desks });
      state = observe(state, { type: 'zone', at, people: sample.waiting });
      state = observe(state, { type: 'called', at, number: sample.shown });
      const truth = others[k];
      if (!truth) continue;
      reconstructed++;
      if (!truth.said) continue;
      const told = estimate(state, at);
      const ours = { minutes: told.p50_s! / 60, low: told.p10_s! / 60, high: told.p90_s! / 60 };
      const joiner = {
        queue: day.queue,
        date: day.date,
        at,
        wait: truth.wait,
        said: { hallgate: ours, ...truth.said },
      };
      see?.(state, joiner);
      joiners.push(joiner);
    }
  }
  return { joiners, reconstructed };
}

/** Local time taken as UTC: the engine only needs differences, and the local time of day. */
function instant(date: string, minute: number): number {
  return Date.parse(`${date}T00:00:00Z`) + minute * 60_000;
}
