import { describe, expect, it } from 'vitest';
import { Bench, hallOf, hour, minute, second, standards } from '../hall/fixtures.js';
import { HallModel } from '../hall/model.js';
import { type Given, judged } from './fixtures.js';
import { rules } from './judge.js';

const bench = () => new Bench();

function ask(on: Bench, id: string, subject: string, given: Given = {}) {
  const rule = rules.find((candidate) => candidate.id === id)!;
  return judged(on, given, (context) => ({
    subjects: rule.subjects(context),
    condition: rule.condition(context, subject),
    holds: rule.holds(context),
  })).result;
}

describe('the rules', () => {
  it('are these, and each says how bad it is and in which unit', () => {
    expect(rules.map(({ id, severity, unit }) => [id, severity, unit])).toEqual([
      ['wait', 'warning', 's'],
      ['wait-critical', 'critical', 's'],
      ['occupancy', 'critical', 'people'],
      ['help-call', 'critical', 's'],
      ['device-silent', 'warning', 's'],
      ['battery', 'warning', '%'],
      ['sensor-doubtful', 'warning', ''],
    ]);
  });
});

describe('wait', () => {
  it.each([
    [601, true, false],
    [600, false, false],
    [480, false, false],
    [479, false, true],
  ])('of %i s: over %s, clear %s', (wait, over, clear) => {
    const { condition } = ask(bench(), 'wait', 'queue/cash', { wait });
    expect(condition).toEqual({ known: true, over, clear, value: wait, limit: 600 });
  });

  it.each([
    [901, true, false],
    [900, false, false],
    [899, false, true],
  ])('of %i s is critical: over %s, clear %s', (wait, over, clear) => {
    const { condition } = ask(bench(), 'wait-critical', 'queue/cash', { wait });
    expect(condition).toEqual({ known: true, over, clear, value: wait, limit: 900 });
  });

  it.each(['stale', 'closed', 'no_data'] as const)('is not known when it is %s', (status) => {
    for (const id of ['wait', 'wait-critical'])
      expect(ask(bench(), id, 'queue/cash', { wait: 2_000, status }).condition.known).toBe(false);
  });

  it('is over without a figure while people wait and no desk is open', () => {
    const figures = { desks_open: 0, length: 4 };
    const { condition } = ask(bench(), 'wait', 'queue/cash', { wait: null, figures });
    expect(condition).toEqual({ known: true, over: true, clear: false, value: null, limit: 600 });
  });

  it('is not known from desks alone, without a sight of the people', () => {
    const inputs = (['desks', 'service'] as const).map((name) => ({ name, age_s: 0, used: true }));
    const asked = (figures: Given['figures'] & object) =>
      ask(bench(), 'wait', 'queue/cash', { wait: 2_000, figures }).condition.known;
    expect([asked({ inputs }), asked({})]).toEqual([false, true]);
  });

  it('is not known while the sensors that see people are left out, though others speak', () => {
    const figures = (used: boolean) => ({
      inputs: [
        { name: 'zone', age_s: 20, used },
        { name: 'service', age_s: 0, used: true },
      ] as const,
    });
    const known = (used: boolean) =>
      ask(bench(), 'wait', 'queue/cash', { wait: 2_000, figures: { inputs: [...figures(used).inputs] } })
        .condition.known;
    expect([known(true), known(false)]).toEqual([true, false]);
  });

  it('watches every queue of the hall, with the hold times of the standard', () => {
    const asked = ask(bench(), 'wait', 'queue/advice');
    expect(asked.subjects).toEqual(['queue/cash', 'queue/advice']);
    expect(asked.condition.known).toBe(false);
    expect(asked.holds).toEqual({ holdMs: 60_000, clearHoldMs: 30_000, unknownMs: 300_000 });
  });
});

describe('occupancy', () => {
  it.each([
    [21, true, false],
    [20, false, false],
    [18, false, false],
    [17, false, true],
  ])('of %i people in a hall for 20: over %s, clear %s', (people, over, clear) => {
    const on = bench();
    on.inside(people);
    const { condition, subjects, holds } = ask(on, 'occupancy', 'hall');
    expect(subjects).toEqual(['hall']);
    expect(condition).toEqual({ known: true, over, clear, value: people, limit: 20 });
    expect(holds).toMatchObject({ holdMs: 60_000, clearHoldMs: 0 });
  });

  it('is not known before a door has counted, nor when a door is silent', () => {
    const on = bench();
    expect(ask(on, 'occupancy', 'hall').condition.known).toBe(false);
    on.inside(30);
    expect(ask(on, 'occupancy', 'hall').condition.over).toBe(true);
    on.now += 10 * minute;
    expect(ask(on, 'occupancy', 'hall').condition).toMatchObject({ known: false, over: false });
  });
});

describe('help-call', () => {
  it('is over when the oldest call is older than the standard', () => {
    const on = bench();
    on.read('help button:1', { kind: 'press', press: 'single' });
    on.now += minute;
    on.read('help button:1', { kind: 'press', press: 'single' });
    on.now += 4 * minute;
    const asked = () => ask(on, 'help-call', 'device/help');
    expect(asked()).toMatchObject({
      subjects: ['device/help'],
      condition: { known: true, over: false, clear: true, value: 300, limit: 300 },
      holds: { holdMs: 0, clearHoldMs: 0 },
    });
    on.now += second;
    expect(asked().condition).toMatchObject({ over: true, clear: false, value: 301 });
    on.read('buttons button:answer', { kind: 'press', press: 'single' });
    expect(asked().condition).toMatchObject({ over: false, clear: true, value: 241 });
  });

  it('watches the buttons that have called', () => {
    expect(ask(bench(), 'help-call', 'device/help').subjects).toEqual([]);
  });
});

describe('device-silent', () => {
  it('speaks of each device that can speak, and of nothing that is not known', () => {
    const on = bench();
    const asked = (id = 'door') => ask(on, 'device-silent', `device/${id}`);
    expect(asked().subjects).toEqual(
      ['door', 'zone', 'desks', 'buttons', 'help', 'panel', 'tags'].map((id) => `device/${id}`),
    );
    expect(asked()).toMatchObject({ condition: { known: false }, holds: { holdMs: 120_000 } });
    on.read('door line:1', { kind: 'crossing', in: 1, out: 0 });
    on.now += 180 * second;
    expect(asked().condition).toMatchObject({
      known: true,
      over: false,
      clear: true,
      value: 180,
      limit: 180,
    });
    on.now += second;
    expect(asked().condition).toMatchObject({ over: true, clear: false, value: 180 });
  });

  it('speaks of the bridge, once, and not of the devices behind it', () => {
    const behind = { profile: 'zigbee2mqtt-button', account: 'zigbee', topics: ['z/+'], watches: [] };
    const devices = ['one', 'two'].map((id) => ({ ...behind, id }));
    const on = new Bench(new HallModel(hallOf({ devices }), standards));
    for (const id of ['one', 'two'] as const) on.read(`${id} device`, { kind: 'health', battery_pct: 50 });
    on.now += second;
    const asked = (subject: string) => ask(on, 'device-silent', subject).condition;
    expect(asked('bridge/zigbee')).toMatchObject({ known: true, over: false, clear: true });
    on.read('one bridge', { kind: 'health', online: false });
    expect(asked('bridge/zigbee')).toMatchObject({ over: true, detail: { devices: 2 } });
    expect(asked('device/one')).toMatchObject({ known: false, over: false });
    on.read('one bridge', { kind: 'health', online: true });
    expect(asked('bridge/zigbee')).toMatchObject({ over: false, clear: true });
    expect(asked('device/one').known).toBe(false);
  });
});

describe('battery', () => {
  it.each([
    [14, true, false],
    [15, false, false],
    [30, false, false],
    [31, false, true],
  ])('of %i %%: over %s, clear %s', (battery_pct, over, clear) => {
    const on = bench();
    expect(ask(on, 'battery', 'device/door').subjects).toEqual([]);
    on.read('door device', { kind: 'health', battery_pct });
    const { condition, subjects } = ask(on, 'battery', 'device/door');
    expect(subjects).toEqual(['device/door']);
    expect(condition).toEqual({
      ...{ known: true, over, clear, value: battery_pct, limit: 15, detail: { days: null } },
    });
  });

  it('is over while there is enough in it, when it will not last two weeks', () => {
    const on = bench();
    const fall = (from: number, perDay: number) => {
      for (let day = 0; day < 6; day += 1) {
        on.now += 24 * hour;
        on.read('door device', { kind: 'health', battery_pct: from - day * perDay });
      }
      return ask(on, 'battery', 'device/door').condition;
    };
    expect(fall(60, 4)).toMatchObject({ over: true, clear: false, value: 40, detail: { days: 10 } });
  });
});
