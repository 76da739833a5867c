import { describe, expect, it } from 'vitest';
import { engineOver, message } from '../tests/support/engine.js';
import { AlertLights } from './alert-lights.js';
import { Bench, monday } from './hall/fixtures.js';
import type { HallBus } from './hall-bus.js';
import { Inbox } from './inbox.js';
import { Loop } from './loop.js';
import { ManualClock } from './platform/clock.js';

/** A loop over a journal in memory, with a bus that remembers. */
function open() {
  const { engine, journal, counters, model } = engineOver();
  const clock = new ManualClock(monday);
  const logged: string[] = [];
  const write = (_: object, text: string) => void logged.push(text);
  const log = { debug: write, info: write, warn: write, error: write };
  const said = new Map<string, unknown>();
  const bus: HallBus = {
    port: null,
    publish: (topic, payload) => void said.set(topic, payload === '' ? null : JSON.parse(payload)),
    clients: () => 3,
    stop: async () => {},
  };
  const lights = new AlertLights([]);
  const make = () =>
    new Loop({
      engine,
      journal,
      counters,
      clock,
      log,
      lights,
      modelAt: () => model,
      bus: () => bus,
      flowsPhase: () => 'off',
    });
  const loop = make();
  const inbox = new Inbox(
    () => {},
    () => {},
  );
  return { engine, journal, counters, model, clock, logged, said, bus, loop, make, inbox };
}

/** Notes what a message was answered: "stored", or the error. */
function answers() {
  const all: string[] = [];
  return { all, done: (error?: Error) => void all.push(error ? error.name : 'stored') };
}

const came = (n: number) => message('sensors/door', { in: n }, monday);

describe('the loop', () => {
  it('acknowledges after the commit, and tells everybody then', () => {
    const { loop, inbox, journal, said, engine } = open();
    const order: string[] = [];
    loop.onChange(() => order.push('page'));
    inbox.message(came(2), () => order.push(`stored ${journal.batches.length}`));
    loop.flush(inbox);
    expect(order).toEqual(['stored 1', 'page']);
    expect(said.get('hallgate/h/device/door')).toMatchObject({ online: true, seen_at: monday });
    expect(engine.state.get('hall', 'now')?.crossed).toEqual({ in: 2, out: 0 });
    loop.flush(inbox);
    expect(journal.batches.length).toBe(1);
  });

  it('acknowledges nothing while the journal refuses, and keeps the readings of pins', () => {
    const { loop, inbox, journal, logged, engine } = open();
    const { all, done } = answers();
    const bench = new Bench();
    const press = { bound: bench.bound('help button:1', { kind: 'press', press: 'single' }), offsetMs: null };
    journal.failure = 'full';
    for (let n = 0; n < 2; n++) {
      inbox.message(came(1), done);
      inbox.direct(n === 0 ? [press] : []);
      inbox.command({ verb: 'open-desk', payload: { desk: 'desk-1' }, done });
      loop.flush(inbox);
    }
    expect(all).toEqual(['JournalError', 'JournalError', 'JournalError', 'JournalError']);
    expect(logged).toEqual(['readings are not stored']);
    expect(engine.state.all('desk').size).toBe(0);
    journal.failure = null;
    loop.flush(inbox);
    expect(logged).toEqual(['readings are not stored', 'readings are stored again']);
    expect(engine.state.get('call', 'help')?.open.length).toBe(1);
  });

  it('counts a batch once, whoever fails to be told of it', () => {
    const { loop, inbox, logged, engine, bus } = open();
    const { all, done } = answers();
    let told = 0;
    loop.onChange(() => {
      throw new Error('a page that fails');
    });
    loop.onChange(() => {
      told += 1;
    });
    bus.publish = () => {
      throw new Error('a broker that fails');
    };
    inbox.message(came(1), () => {
      throw new Error('a client that has gone');
    });
    inbox.message(came(1), done);
    loop.flush(inbox);
    expect(engine.state.get('hall', 'now')?.crossed).toEqual({ in: 2, out: 0 });
    expect([all, told]).toEqual([['stored'], 1]);
    expect(new Set(logged)).toEqual(new Set(['somebody could not be told of a batch']));
    loop.tick(inbox);
    expect(told).toBe(2);
  });

  it('sets the one message aside on which the code fails, and stores the others of its batch', () => {
    const { loop, inbox, engine, journal } = open();
    const { all, done } = answers();
    const poison = {
      ...came(1),
      get transmission(): string {
        throw new Error('a fault in the code');
      },
    };
    inbox.message(came(1), done);
    inbox.message(poison, done);
    inbox.message(came(3), done);
    loop.flush(inbox);
    expect(engine.state.get('hall', 'now')?.crossed).toEqual({ in: 4, out: 0 });
    // The poison is stored as refused, so that its sender does not send it for ever.
    expect(all).toEqual(['stored', 'stored', 'stored']);
    expect(journal.lastRejections(9).map(({ code }) => code)).toEqual(['failed']);
  });

  it('answers commands on their own topic', () => {
    const { loop, inbox, said } = open();
    const { all, done } = answers();
    inbox.command({ verb: 'open-desk', payload: { id: 'r1', desk: 'desk-9' }, done });
    inbox.command({ verb: 'close-desk', payload: { id: 'r2', desk: 'desk-1' }, done });
    loop.flush(inbox);
    expect(said.get('hallgate/h/done/open-desk')).toMatchObject({
      ts: monday,
      id: 'r1',
      ok: false,
      code: 'unknown_desk',
    });
    expect(said.get('hallgate/h/done/close-desk')).toMatchObject({ id: 'r2', ok: true });
    expect(all).toEqual(['stored', 'stored']);
  });

  it('ticks every second and writes gauges every ten', () => {
    const { loop, inbox, journal, clock, said } = open();
    const gauges = () => journal.lines.filter((line) => line.startsWith('gateway_health')).length;
    loop.tick(inbox);
    expect(gauges()).toBe(1);
    expect(said.get('hallgate/h/gateway')).toMatchObject({ state: 'online', ts: monday });
    for (let n = 0; n < 9; n++) {
      clock.advance(1_000);
      loop.tick(inbox);
    }
    expect(gauges()).toBe(1);
    clock.advance(1_000);
    loop.tick(inbox);
    expect(gauges()).toBe(2);
    expect(journal.lines.find((line) => line.startsWith('gateway_health'))).toMatch(
      /mqtt_clients=3i.*seq=1i/,
    );
  });

  it('takes what waits before time passes', () => {
    const { loop, inbox, engine } = open();
    inbox.message(came(1), () => {});
    loop.tick(inbox);
    expect(inbox.isEmpty).toBe(true);
    expect(Math.round(engine.state.get('inside', 'now')!.people)).toBe(1);
  });

  it('counts refusals of InfluxDB from its start on, not from installation', () => {
    const { make, inbox, journal, clock } = open();
    journal.quarantined = 7;
    const loop = make();
    const rejected = () =>
      /[, ]rejected=(\d+)i/.exec(
        journal.lines.findLast((line) => line.startsWith('gateway_health')) ?? '',
      )?.[1];
    loop.tick(inbox);
    expect(rejected()).toBe('0');
    journal.quarantined = 9;
    clock.advance(10_000);
    loop.tick(inbox);
    expect(rejected()).toBe('2');
  });
});
