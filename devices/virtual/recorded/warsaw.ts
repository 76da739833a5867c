/**
 * Real halls: the ticket queues of Warsaw's public offices, sampled every five minutes (CSV of the R package kolejkeR,
 * MIT; data of api.um.warszawa.pl). People waiting, open desks and the ticket now served become readings.
 */
import { parse } from 'csv-parse';
import { DateTime } from 'luxon';
import { queueTopic, type RecordedDay, type RecordedMessage, type RecordedQueue } from './day.js';

const timeZone = 'Europe/Warsaw';
/** Where the office states no handling time. */
const serviceDefaultS = 300;

interface Row {
  readonly name: string;
  readonly time: string;
  readonly date: string;
  readonly czasObslugi: string;
  readonly idGrupy: string;
  readonly nazwaGrupy: string;
  readonly liczbaCzynnychStan: string;
  readonly liczbaKlwKolejce: string;
  readonly aktualnyNumer: string;
}

export interface WarsawChoice {
  readonly office: string;
  /** Local date as the record states it, ISO. */
  readonly date: string;
}

/**
 * Picks one office's day out of the record.
 *
 * @param csv the uncompressed record
 * @throws Error naming the offices, or the office's dates, if the record has no such day
 */
export async function readWarsawDay(csv: NodeJS.ReadableStream, choice: WarsawChoice): Promise<RecordedDay> {
  const rows: Row[] = [];
  const offices = new Set<string>();
  const dates = new Set<string>();
  const records = csv.pipe(parse({ columns: true }));
  for await (const row of records as AsyncIterable<Row>) {
    offices.add(row.name);
    if (row.name !== choice.office) continue;
    dates.add(row.date);
    if (row.date === choice.date) rows.push(row);
  }
  if (!offices.has(choice.office)) {
    throw new Error(
      `no office "${choice.office}" in the record; offices are ${[...offices].sort().join(', ')}`,
    );
  }
  if (rows.length === 0) {
    throw new Error(`no day ${choice.date} of ${choice.office}; days are ${[...dates].sort().join(', ')}`);
  }
  return dayOf(rows, choice);
}

function dayOf(rows: readonly Row[], { office, date }: WarsawChoice): RecordedDay {
  const queues = new Map<string, RecordedQueue>();
  const messages: RecordedMessage[] = [];
  const seen = new Set<string>();
  for (const row of rows) {
    // The record repeats some stamps; the first row of a stamp counts.
    const stamp = `${row.time} ${row.idGrupy}`;
    if (seen.has(stamp)) continue;
    seen.add(stamp);
    const id = `q-${row.idGrupy}`;
    const open = Number(row.liczbaCzynnychStan || 0);
    const before = queues.get(id);
    queues.set(id, {
      id,
      name: row.nazwaGrupy,
      desks: Math.max(1, open, before?.desks ?? 0),
      service_s: Number(row.czasObslugi) > 0 ? Number(row.czasObslugi) * 60 : serviceDefaultS,
    });
    const at = DateTime.fromISO(`${date}T${row.time}`, { zone: timeZone }).toMillis();
    messages.push({ at, topic: queueTopic(id), payload: payloadOf(row, at, stamp) });
  }
  messages.sort((a, b) => a.at - b.at);
  return {
    hall: office.toLowerCase().replaceAll('_', '-'),
    timeZone,
    queues: [...queues.values()],
    messages,
  };
}

/** "F109" is ticket 109. */
function payloadOf(row: Row, at: number, id: string): string {
  const called = /(\d+)$/.exec(row.aktualnyNumer)?.[1];
  return JSON.stringify({
    id,
    ts: at,
    readings: [
      { channel: 'queue:1', people: Number(row.liczbaKlwKolejce || 0) },
      { channel: 'queue:1', desks_open: Number(row.liczbaCzynnychStan || 0) },
      ...(called === undefined ? [] : [{ channel: 'queue:1', called: Number(called) }]),
    ],
  });
}
