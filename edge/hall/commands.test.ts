import { describe, expect, it } from 'vitest';
import type { AlertPart } from '../state/parts.js';
import { commandSchemas, runCommand } from './commands.js';
import { Bench, fieldsOf, hallOf, minute, standards } from './fixtures.js';
import { HallModel } from './model.js';

const firing: AlertPart = {
  rule: 'wait',
  subject: 'queue/cash',
  phase: 'firing',
  since: 0,
  clearSince: null,
  unknownSince: null,
  value: 700,
  limit: 600,
  ended: null,
};

const run = (bench: Bench, verb: string, payload: unknown) =>
  bench.work((step) => runCommand(step, verb, payload)).result;

describe('commands', () => {
  it('are these', () => {
    expect(Object.keys(commandSchemas)).toEqual([
      'acknowledge',
      'open-desk',
      'close-desk',
      'answer-call',
      'lamp',
    ]);
  });

  it('acknowledge: an alert that fires is acknowledged, once', () => {
    const bench = new Bench();
    bench.work((step) => step.draft.set('alert', 'wait.queue.cash', firing));
    const order = { id: 'r1', key: 'wait.queue.cash', by: 'Mei' };
    expect(run(bench, 'acknowledge', order)).toEqual({ verb: 'acknowledge', id: 'r1', ok: true });
    expect(bench.state.get('alert', 'wait.queue.cash')?.phase).toBe('acknowledged');
    expect(run(bench, 'acknowledge', order)).toMatchObject({ id: 'r1', ok: false, code: 'not_firing' });
  });

  it('open-desk and close-desk: the desk moves', () => {
    const bench = new Bench();
    expect(run(bench, 'open-desk', { desk: 'desk-1' })).toMatchObject({ ok: true });
    expect(bench.state.get('desk', 'desk-1')).toMatchObject({ open: true, at: bench.now });
    expect(run(bench, 'open-desk', { desk: 'desk-1' })).toMatchObject({ ok: true });
    expect(run(bench, 'close-desk', { desk: 'desk-1' })).toMatchObject({ ok: true });
    expect(bench.state.get('desk', 'desk-1')?.open).toBe(false);
  });

  it.each([
    [{}, 'help'],
    [{ device: 'buttons' }, 'buttons'],
    [{ desk: 'desk-1' }, 'buttons'],
  ])('answer-call %j answers the call of %s', (order, device) => {
    const bench = new Bench();
    bench.read('help button:1', { kind: 'press', press: 'single' });
    bench.now += minute;
    bench.read('buttons button:call', { kind: 'press', press: 'single' });
    bench.now += minute;
    const { result, points } = bench.work((step) => runCommand(step, 'answer-call', order));
    expect(result.ok).toBe(true);
    expect(fieldsOf(points, 'call')).toMatchObject([{ answered: 1 }]);
    expect(points[0]?.tags).toMatchObject({ device });
    expect(bench.state.get('call', device)?.open).toEqual([]);
  });

  it('lamp: the order comes back, to be carried out when it is stored', () => {
    expect(run(new Bench(), 'lamp', { state: 'blink' })).toEqual({
      verb: 'lamp',
      id: undefined,
      ok: true,
      lamp: 'blink',
    });
  });

  it.each([
    ['dance', {}, 'unknown_verb', 'commands are acknowledge, open-desk'],
    ['toString', {}, 'unknown_verb', 'is no command'],
    ['acknowledge', { key: 'wait.queue.none' }, 'not_firing', 'wait.queue.none'],
    ['acknowledge', {}, 'bad_payload', 'key'],
    ['open-desk', { desk: 'desk-9' }, 'unknown_desk', 'desks are desk-1, desk-2, desk-3'],
    ['close-desk', { desk: 'Desk 1' }, 'bad_payload', 'lower-case'],
    ['open-desk', { desk: 'desk-1', now: true }, 'bad_payload', 'now'],
    ['answer-call', {}, 'no_call', 'no help call is open'],
    ['answer-call', { device: 'help' }, 'no_call', 'no help call is open'],
    ['lamp', { state: 'green' }, 'bad_payload', 'blink'],
    ['lamp', undefined, 'bad_payload', 'expected object'],
    ['lamp', 'on', 'bad_payload', 'expected object'],
  ])('%s %j is refused: %s', (verb, payload, code, message) => {
    const bench = new Bench();
    const { result, step } = bench.work((step) => runCommand(step, verb, payload));
    expect(result).toMatchObject({ verb, ok: false, code });
    expect(result.message).toContain(message);
    expect([...step.draft.replaced()]).toEqual([]);
  });

  it('lamp is refused in a hall that has none', () => {
    const bench = new Bench(new HallModel(hallOf({ devices: [] }), standards));
    expect(run(bench, 'lamp', { state: 'on' })).toMatchObject({ ok: false, code: 'no_lamp' });
  });

  it('answer under the id of the request, also when it is refused for its form', () => {
    expect(run(new Bench(), 'lamp', { id: 'r7', state: 'green' })).toMatchObject({ id: 'r7', ok: false });
  });
});
