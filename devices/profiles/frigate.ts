import { z } from 'zod';
import { defineProfile, message } from '../profile.js';
import type { Reading } from '../reading.js';
import { epochS } from '../values.js';

/** A bare number, also as text. */
const people = z
  .string()
  .regex(/^\d{1,6}$/)
  .transform(Number);

const zones = z.array(z.string().max(128)).max(64).default([]);
/** Faces, plates, boxes and pictures stand beside these fields and are dropped unread. */
const tracked = z.object({
  id: z.string().max(64),
  camera: z.string().max(128),
  label: z.string().max(64),
  false_positive: z.boolean().nullish(),
  frame_time: z.number().nullish(),
  end_time: z.number().nullish(),
  current_zones: zones,
  entered_zones: zones,
});
const event = z.object({
  type: z.enum(['new', 'update', 'end']),
  before: tracked.nullish(),
  after: tracked,
});
type Event = z.output<typeof event>;

/** Zones that the person entered with this message; a track that begins in a zone entered it. */
function entered({ type, before, after }: Event): string[] {
  if (type === 'end') return [];
  const known = type === 'new' ? [] : (before?.current_zones ?? []);
  return after.current_zones.filter((zone) => !known.includes(zone));
}

/** One entry for each track and zone, and one exit when the track ends. */
function readEvent(each: Event): Reading[] {
  const { type, after } = each;
  if (after.label !== 'person' || after.false_positive) return [];
  const left = type === 'end' ? [...new Set(after.entered_zones)] : [];
  const stamp = epochS(after.end_time ?? after.frame_time);
  const crossing = (zone: string, way: 'in' | 'out'): Reading => ({
    kind: 'crossing',
    channel: `entry:${zone}`,
    ...stamp,
    in: way === 'in' ? 1 : 0,
    out: way === 'out' ? 1 : 0,
  });
  return [...entered(each).map((zone) => crossing(zone, 'in')), ...left.map((zone) => crossing(zone, 'out'))];
}

const eventForm = {
  schema: event,
  read: readEvent,
  // Dozens of updates speak of one track: it enters each zone once.
  key: (each: Event) => `${each.after.id}|${each.type === 'end' ? 'end' : entered(each).sort().join(',')}`,
};

const doc = 'blakeblackshear/frigate docs/docs/integrations/mqtt.md';
const track = {
  id: '1607123955.475377-mxklsc',
  camera: 'front_door',
  frame_time: 1607123962.082975,
  label: 'person',
  sub_label: ['a name', 0.79],
  false_positive: false,
  start_time: 1607123955.475377,
  end_time: null,
  box: [432, 496, 544, 854],
  stationary: false,
};
const at = 1607123962083;

export default defineProfile({
  id: 'frigate',
  vendor: 'Frigate',
  model: 'camera recorder with zones',
  summary:
    'People in a zone or before a camera, entries into zones; pictures, faces and plates are never read',
  mounting: 'cameras over the waiting area; zones are drawn in Frigate',
  transport: 'Frigate over MQTT: bare numbers and JSON events',
  offline: 'last will on `frigate/available` (online, stopped, offline)',
  battery: 'mains: no battery',
  channels: ['zone:*', 'entry:*', 'device'],
  messages: [
    message({
      topics: ['frigate/available'],
      format: 'text',
      schema: z
        .string()
        .toLowerCase()
        .pipe(z.enum(['online', 'offline', 'stopped'])),
      read: (word) => [
        {
          kind: 'health',
          channel: 'device',
          online: word === 'online',
          ...(word === 'stopped' ? { faults: ['stopped'] } : {}),
        },
      ],
    }),
    message({
      topics: ['frigate/+/person'],
      format: 'text',
      schema: people,
      read: (n, context) => [{ kind: 'presence', channel: `zone:${context.levels.at(-2)}`, people: n }],
    }),
    message({ topics: ['frigate/events'], ...eventForm }),
    message({ topics: ['#'], ...eventForm }),
    // Other objects, those that move, motion, statistics, reviews.
    message({
      topics: ['frigate/#'],
      rest: true,
      format: 'text',
      schema: z.string(),
      read: () => [],
    }),
  ],
  // It speaks only when the number changes.
  interval_s: null,
  examples: [
    {
      name: 'four people in a zone',
      origin: `${doc} (e3fa701), number composed by us`,
      topic: 'frigate/queue_zone/person',
      payload: '4',
      expect: [{ kind: 'presence', channel: 'zone:queue_zone', people: 4 }],
    },
    {
      name: 'a person enters the zone "yard"; the name is not read',
      origin: `${doc}, shortened; sub_label composed by us`,
      topic: 'frigate/events',
      payload: {
        type: 'update',
        before: { ...track, current_zones: ['driveway'], entered_zones: ['yard', 'driveway'] },
        after: { ...track, current_zones: ['yard', 'driveway'], entered_zones: ['yard', 'driveway'] },
      },
      expect: [{ kind: 'crossing', channel: 'entry:yard', at, in: 1, out: 0 }],
    },
    {
      name: 'the track ends: out of every zone that it entered',
      origin: `${doc}, shortened; end composed by us`,
      topic: 'frigate/events',
      payload: {
        type: 'end',
        before: { ...track, current_zones: ['yard'], entered_zones: ['yard', 'driveway'] },
        after: { ...track, end_time: 1607123970.5, current_zones: [], entered_zones: ['yard', 'driveway'] },
      },
      expect: [
        { kind: 'crossing', channel: 'entry:yard', at: 1607123970500, in: 0, out: 1 },
        { kind: 'crossing', channel: 'entry:driveway', at: 1607123970500, in: 0, out: 1 },
      ],
    },
    {
      name: 'stopped by its operator',
      origin: 'the same page: three words',
      topic: 'frigate/available',
      payload: 'stopped',
      retained: true,
      expect: [{ kind: 'health', channel: 'device', online: false, faults: ['stopped'] }],
    },
    {
      name: 'a car in a zone',
      origin: 'the same page; composed by us',
      topic: 'frigate/queue_zone/car',
      payload: '1',
      expect: { rejected: 'no_reading' },
    },
    {
      name: 'a number below zero',
      origin: 'synthetic',
      topic: 'frigate/queue_zone/person',
      payload: '-1',
      expect: { rejected: 'schema' },
    },
    {
      name: 'a picture of a person',
      origin: 'synthetic head of a JPEG; the topic is documented',
      topic: 'frigate/entrance/person/snapshot',
      payload: Buffer.from('/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcG', 'base64'),
      expect: { rejected: 'refused_topic' },
    },
  ],
});
