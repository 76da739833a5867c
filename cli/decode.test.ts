import { expect, test } from 'vitest';
import { decodeSamples, samplesOf } from './decode.js';

const source = 'samples.json';

test('answers in the order of the samples, with readings or a reason', () => {
  const samples = samplesOf(
    JSON.stringify([
      { id: 'object', topic: 'sensors/door', payload: { in: 1 } },
      {
        id: 'base64',
        topic: 'sensors/door',
        payload: Buffer.from('{"out":2}').toString('base64'),
        encoding: 'base64',
      },
      { id: 'stored', topic: 'sensors/door', payload: '{"in":1}', retain: true },
      { id: 7, topic: 'cmnd/desk07/POWER', payload: '', origin: 'unknown fields are no fault' },
    ]),
    source,
  );
  const crossing = { kind: 'crossing', channel: 'line:1' };
  expect(decodeSamples(samples)).toEqual([
    { id: 'object', profile: 'hallgate-json', readings: [{ ...crossing, in: 1, out: 0 }] },
    { id: 'base64', profile: 'hallgate-json', readings: [{ ...crossing, in: 0, out: 2 }] },
    { id: 'stored', rejected: { code: 'retained_event', message: expect.any(String) } },
    { id: 7, rejected: { code: 'refused_topic', message: expect.any(String) } },
  ]);
});

test('pseudonyms hold within a run and not beyond it', () => {
  const topic = 'espresense/devices/known:aabbccddeeff/west';
  const samples = samplesOf(
    JSON.stringify([1, 2].map((id) => ({ id, topic, payload: { rssi: -60 } }))),
    source,
  );
  const [first, second] = [decodeSamples(samples), decodeSamples(samples)].map((run) =>
    run.map((each) =>
      'readings' in each && each.readings[0]?.kind === 'sighting' ? each.readings[0].beacon : '',
    ),
  );
  expect(first).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), first?.[0]]);
  expect(second).not.toEqual(first);
});

test('a bad file names the file and every mistake', () => {
  expect(() => samplesOf('{', source)).toThrow('samples.json is not JSON');
  const bad = JSON.stringify([
    { id: 'a', payload: 'x' },
    { id: 'b', topic: 't', payload: 'x', encoding: 'hex' },
  ]);
  expect(() => samplesOf(bad, source)).toThrow(/sample 1, topic.*\n.*sample 2, encoding/);
  expect(() => samplesOf('{"id":1}', source)).toThrow('the document');
});
