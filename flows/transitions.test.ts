import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

interface Transition {
  alert: { key: string; state: string };
  open: number;
  identity: string;
}
type Take = (payload: Buffer, topic: string) => Transition | null;
const { createTransitions }: { createTransitions: (rule: string) => Take } = createRequire(import.meta.url)(
  './nodes/transitions.js',
);

const since = '2026-01-05T09:00:00Z';
const alert = (key: string, state: string, more: object = {}) =>
  [
    Buffer.from(JSON.stringify({ key, rule: 'wait', state, since, ...more })),
    `hallgate/h/alert/${key}`,
  ] as const;

describe('transitions', () => {
  it('are told once, however often the broker repeats', () => {
    const take = createTransitions('wait');
    expect(take(...alert('cash', 'firing'))?.identity).toBe(`cash@${since}:firing`);
    expect(take(...alert('cash', 'firing', { value: 720 }))).toBeNull();
    expect(take(...alert('cash', 'acknowledged'))?.alert.state).toBe('acknowledged');
    expect(take(...alert('cash', 'resolved'))?.alert.state).toBe('resolved');
    expect(take(...alert('cash', 'resolved'))).toBeNull();
  });

  it('tell a new alert from the old one by its start', () => {
    const take = createTransitions('');
    take(...alert('cash', 'firing'));
    expect(take(...alert('cash', 'firing', { since: '2026-01-05T11:00:00Z' }))).not.toBeNull();
  });

  it('count what is open under the rule, and leave other rules out', () => {
    const take = createTransitions('wait');
    expect(take(...alert('cash', 'firing'))?.open).toBe(1);
    expect(take(...alert('loans', 'firing'))?.open).toBe(2);
    expect(take(...alert('hall', 'firing', { rule: 'occupancy' }))).toBeNull();
    expect(take(...alert('cash', 'acknowledged'))?.open).toBe(2);
    expect(take(...alert('cash', 'resolved'))?.open).toBe(1);
    expect(take(...alert('loans', 'pending'))?.open).toBe(0);
  });

  it('forget an alert whose message was removed', () => {
    const take = createTransitions('wait');
    take(...alert('cash', 'firing'));
    expect(take(Buffer.alloc(0), 'hallgate/h/alert/cash')).toBeNull();
    expect(take(...alert('loans', 'firing'))?.open).toBe(1);
  });

  it.each(['null', '[]', '{"rule": 3}', '{"rule": "wait"'])('refuse %s', (text) => {
    expect(() => createTransitions('wait')(Buffer.from(text), 'hallgate/h/alert/x')).toThrow();
  });
});
