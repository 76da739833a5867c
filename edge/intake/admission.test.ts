import { describe, expect, it } from 'vitest';
import { Admission, arrivalsMax, connectionsMax, pendingMax, perAddressMax } from './admission.js';

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('Admission', () => {
  it('lets a flood of silent connections push out its own, oldest first', () => {
    const admission = new Admission<string>();
    admission.arrive('device', '10.0.0.2', 0);
    const cuts = numbers(pendingMax + 2).map((n) => admission.arrive(`flood-${n}`, '10.0.0.9', 0));
    expect(cuts.every((arrival) => arrival.admitted)).toBe(true);
    // One place is the device's.
    expect(cuts.slice(-4)).toMatchObject([
      { cut: null },
      { cut: 'flood-0' },
      { cut: 'flood-0' },
      { cut: 'flood-0' },
    ]);
  });

  it('cuts the next one when the first is gone', () => {
    const admission = new Admission<string>();
    for (const n of numbers(pendingMax)) admission.arrive(`flood-${n}`, '10.0.0.9', 0);
    expect(admission.arrive('x', '10.0.0.9', 0)).toMatchObject({ cut: 'flood-0' });
    admission.gone('flood-0');
    expect(admission.arrive('y', '10.0.0.9', 0)).toMatchObject({ cut: 'flood-1' });
  });

  it('never cuts who has logged in', () => {
    const admission = new Admission<string>();
    for (const n of numbers(pendingMax)) {
      admission.arrive(`device-${n}`, '10.0.0.2', 0);
      admission.loggedIn(`device-${n}`);
    }
    for (const n of numbers(pendingMax))
      expect(admission.arrive(n.toString(), '10.0.0.9', 0)).toMatchObject({ cut: null });
    expect(admission.arrive('last', '10.0.0.9', 0)).toMatchObject({ cut: '0' });
  });

  it('caps the connections of one address, not of this machine', () => {
    const admission = new Admission<string>();
    const enter = (name: string, address: string) => {
      const { admitted } = admission.arrive(name, address, 0);
      if (admitted) admission.loggedIn(name);
      return admitted;
    };
    for (const n of numbers(perAddressMax)) expect(enter(`a${n}`, '10.0.0.9')).toBe(true);
    expect(enter('one more', '10.0.0.9')).toBe(false);
    expect(enter('another', '10.0.0.8')).toBe(true);
    for (const n of numbers(perAddressMax + 1)) expect(enter(`l${n}`, '127.0.0.1')).toBe(true);
    admission.gone('a5');
    expect(enter('again', '10.0.0.9')).toBe(true);
  });

  it('keeps places for this machine, and has an end for it, too', () => {
    const admission = new Admission<string>();
    const enter = (name: string, address: string) => {
      const { admitted } = admission.arrive(name, address, 0);
      if (admitted) admission.loggedIn(name);
      return admitted;
    };
    const entered = numbers(connectionsMax).filter((n) => enter(`a${n}`, `10.0.${n % 250}.1`));
    expect(entered).toHaveLength(connectionsMax - 20);
    const local = numbers(30).filter((n) => enter(`l${n}`, '::1'));
    expect(local).toHaveLength(20);
    expect([...admission.connections()]).toHaveLength(connectionsMax);
  });

  it('refuses who comes too often, until a minute has passed', () => {
    const admission = new Admission<number>();
    const come = (n: number, at: number) => {
      const arrival = admission.arrive(n, '10.0.0.9', at);
      admission.gone(n);
      return arrival.admitted;
    };
    for (const n of numbers(arrivalsMax)) expect(come(n, n)).toBe(true);
    expect(come(999, 1_000)).toBe(false);
    expect(come(999, 59_999)).toBe(false);
    expect(come(999, 60_000)).toBe(true);
    const local = numbers(400).filter((n) => admission.arrive(n, '127.0.0.1', 0).admitted);
    expect(local).toHaveLength(400);
  });
});
