import { describe, expect, it } from 'vitest';
import type { Queue } from '../../cloud/site/hall.js';
import { estimate } from '../wait/wait.js';
import { Bench, fieldsOf, hallOf, hour, standards } from './fixtures.js';
import { HallModel } from './model.js';
import { queuePart } from './queues.js';

describe('a queue', () => {
  it('takes the statistics of a sensor with a queue logic of its own', () => {
    const bench = new Bench();
    const points = bench.read('zone zone:2', { kind: 'queue', length: 9, outflow: 2, wait_s: 200 });
    expect(fieldsOf(points, 'queue_report')).toEqual([{ length: 9, outflow: 2, wait_s: 200 }]);
    expect(estimate(bench.state.get('queue', 'advice')!.wait, bench.now).length).toBeGreaterThan(4);
  });

  it('takes tickets', () => {
    const bench = new Bench();
    const issued = bench.read('desks queue:1', { kind: 'ticket', event: 'issued', number: 17 });
    expect(fieldsOf(issued, 'ticket')).toEqual([{ issued: 17 }]);
    const called = bench.read('desks queue:1', { kind: 'ticket', event: 'called', number: 15 });
    expect(fieldsOf(called, 'ticket')).toEqual([{ called: 15 }]);
    expect(bench.state.get('queue', 'cash')?.inputAt).toBe(bench.now);
  });

  it('writes down what is back-filled and learns nothing of now from it', () => {
    const bench = new Bench();
    const at = bench.now - hour;
    const report = bench.read('zone zone:2', { kind: 'queue', length: 9, backfilled: true }, at);
    const ticket = bench.read(
      'desks queue:1',
      { kind: 'ticket', event: 'issued', number: 17, backfilled: true },
      at,
    );
    expect([...report, ...ticket].map((one) => one.at)).toEqual([at, at]);
    expect(bench.state.all('queue').size).toBe(0);
  });

  it('expects the desks that are planned', () => {
    const [cash, advice] = hallOf().queues;
    const wait = (desk_plan?: Queue['desk_plan']) => {
      const bench = new Bench(
        new HallModel(hallOf({ queues: [{ ...cash!, desk_plan }, advice!] }), standards),
      );
      bench.read('desks desk:1', { kind: 'desk', state: 'open' });
      bench.read('zone zone:1', { kind: 'presence', people: 12 });
      return estimate(bench.state.get('queue', 'cash')!.wait, bench.now).mean_s!;
    };
    // In five minutes the second desk opens; it is ten o'clock on a Monday.
    expect(wait({ mon: [{ from: '10:05', desks: 2 }] })).toBeLessThan(0.8 * wait());
    expect(wait({ tue: [{ from: '10:05', desks: 2 }] })).toBeGreaterThan(0.95 * wait());
  });

  it('goes on under the hall file and the standards of now', () => {
    const bench = new Bench();
    bench.read('zone zone:1', { kind: 'presence', people: 5 });
    const before = bench.state.get('queue', 'cash')!;
    const part = (model: HallModel) => queuePart({ model, draft: bench.state.draft() }, 'cash', bench.now);
    expect(part(bench.model)).toBe(before);
    const stricter = { ...standards, wait: { ...standards.wait, target_s: 300 } };
    const after = part(new HallModel(hallOf(), stricter));
    expect(after.wait).toEqual({ ...before.wait, config: { ...before.wait.config, targetS: 300 } });
  });
});
