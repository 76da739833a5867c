import { describe, expect, it } from 'vitest';
import { Publisher, publicationStaleS } from './publisher.js';

function open() {
  const sent: [topic: string, payload: unknown][] = [];
  const publisher = new Publisher((topic, payload) => {
    sent.push([topic, payload === '' ? '' : JSON.parse(payload)]);
  });
  const take = () => sent.splice(0);
  return { publisher, take };
}

describe('the publisher', () => {
  it('adds the time and how long it may be believed', () => {
    const { publisher, take } = open();
    publisher.send({ topic: 't', body: { wait_s: 5 } }, 1_000);
    expect(take()).toEqual([['t', { ts: 1_000, stale_after_s: publicationStaleS, wait_s: 5 }]]);
  });

  it('is silent while nothing changes, and repeats itself before it grows stale', () => {
    const { publisher, take } = open();
    publisher.send({ topic: 't', body: { n: 1 } }, 0);
    publisher.send({ topic: 'other', body: { n: 1 } }, 0);
    expect(take().length).toBe(2);
    publisher.send({ topic: 't', body: { n: 1 } }, 9_999);
    expect(take()).toEqual([]);
    publisher.send({ topic: 't', body: { n: 2 } }, 9_999);
    expect(take()).toMatchObject([['t', { ts: 9_999, n: 2 }]]);
    publisher.send({ topic: 't', body: { n: 2 } }, 19_999);
    expect(take()).toMatchObject([['t', { ts: 19_999 }]]);
    expect(publicationStaleS).toBeGreaterThan(2 * 10);
  });

  it('removes a retained message once, and begins anew after that', () => {
    const { publisher, take } = open();
    publisher.send({ topic: 't', body: null }, 0);
    expect(take()).toEqual([]);
    publisher.send({ topic: 't', body: { n: 1 } }, 0);
    publisher.send({ topic: 't', body: null }, 1);
    publisher.send({ topic: 't', body: null }, 2);
    publisher.send({ topic: 't', body: { n: 1 } }, 3);
    expect(take().map(([, payload]) => (payload === '' ? 'removed' : 'sent'))).toEqual([
      'sent',
      'removed',
      'sent',
    ]);
  });
});
