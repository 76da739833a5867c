/** What was heard last, of the devices of the hall: a few rows in memory, for whoever stands beside one and waits. */
import type { Reading } from '../../devices/reading.js';
import type { Committed } from '../engine.js';
import type { EventRow } from './view.js';

const rowsMax = 40;

export class Recent {
  #rows: EventRow[] = [];

  /** Takes in a batch that is stored. */
  add({ at, taken, direct }: Committed): void {
    // Of a large batch only the last would be seen anyway.
    const rows = [
      ...taken
        .slice(-rowsMax)
        .flatMap(({ bound, rejected }) => [
          ...bound.slice(-rowsMax).map((one) => readingRow(one.bound, at)),
          ...rejected.filter(({ device }) => device !== 'unknown').map((one) => rejectedRow(one, at)),
        ]),
      ...direct.slice(-rowsMax).map((one) => readingRow(one.bound, at)),
    ];
    if (rows.length > 0) this.#rows = [...this.#rows, ...rows].slice(-rowsMax);
  }

  /** Newest first. */
  rows(): EventRow[] {
    return [...this.#rows].reverse();
  }
}

type BoundReading = Committed['direct'][number]['bound'];

function readingRow({ device, reading }: BoundReading, at: number): EventRow {
  return { at, device: device.id, channel: reading.channel, kind: reading.kind, figures: figuresOf(reading) };
}

function rejectedRow({ device, code }: { device: string; code: string }, at: number): EventRow {
  return { at, device, channel: '', kind: 'rejected', figures: { code } };
}

/** Beacons are pseudonyms, and still nobody's business on a screen. */
const hidden: readonly string[] = ['kind', 'channel', 'at', 'beacon'];

function figuresOf(reading: Reading): EventRow['figures'] {
  const known = Object.entries(reading as Readonly<Record<string, EventRow['figures'][string] | string[]>>);
  return Object.fromEntries(
    known
      .filter(([key, value]) => !hidden.includes(key) && value !== undefined)
      .map(([key, value]) => [key, Array.isArray(value) ? value.join(' ') : value]),
  );
}
