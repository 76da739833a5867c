import { expect, test } from 'vitest';
import { authorization, type InfluxTarget, type InfluxVersion, statedVersion, writePath } from './target.js';

const target: InfluxTarget = { url: 'http://influx:8086', database: 'halls' };

test.each<[InfluxVersion, Partial<InfluxTarget>, string]>([
  [1, {}, '/write?db=halls&precision=ns'],
  [1, { retentionPolicy: 'raw' }, '/write?db=halls&rp=raw&precision=ns'],
  [1, { org: 'ignored', bucket: 'ignored' }, '/write?db=halls&precision=ns'],
  [2, { org: 'a b' }, '/api/v2/write?org=a+b&bucket=halls&precision=ns'],
  [2, { bucket: 'halls/raw' }, '/api/v2/write?bucket=halls%2Fraw&precision=ns'],
  [3, {}, '/api/v2/write?bucket=halls&precision=ns'],
])('InfluxDB %i is written at its path %j', (version, more, path) => {
  expect(writePath({ ...target, ...more }, version)).toBe(path);
});

test.each<[InfluxVersion, Partial<InfluxTarget>, string | null]>([
  [1, {}, null],
  [1, { username: 'gw', secret: 'a:b' }, 'Basic Z3c6YTpi'],
  [2, { secret: 't' }, 'Token t'],
  [3, { username: 'ignored', secret: 't' }, 'Token t'],
])('InfluxDB %i with %j authorizes', (version, more, header) => {
  expect(authorization({ ...target, ...more }, version)).toBe(header);
});

test.each<[string | null, string, InfluxVersion | null]>([
  ['1.6.7', '', 1],
  ['1.6.7~rc0', '', 1],
  ['v2.7.1', '', 2],
  ['3.0.1', '', 3],
  [null, '{"name":"influxdb","status":"pass","version":"v2.9.1"}', 2],
  [null, '{"version": "3.11.2", "revision": "x"}', 3],
  [null, '<html>version</html>', null],
  ['nginx', '', null],
  ['12.1', '', null],
])('header %j and body %s state version %s', (header, body, version) => {
  expect(statedVersion(header, body)).toBe(version);
});
