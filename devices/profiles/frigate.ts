import { z } from 'zod';
import { defineProfile, message } from '../profile.js';

/** A bare number, also as text. */
const people = z
  .string()
  .regex(/^\d{1,6}$/)
  .transform(Number);

export default defineProfile({
  id: 'frigate',
  vendor: 'Frigate',
  model: 'camera recorder with zones',
  summary: 'People in a zone or before a camera; pictures, faces and plates are never read',
  mounting: 'cameras over the waiting area; zones are drawn in Frigate',
  transport: 'Frigate over MQTT: bare numbers and JSON events',
  offline: 'last will on `frigate/available` (online, stopped, offline)',
  battery: 'mains: no battery',
  channels: ['zone:*', 'device'],
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
  ],
  // It speaks only when the number changes.
  interval_s: null,
  examples: [
    {
      name: 'four people in a zone',
      origin: 'blakeblackshear/frigate docs/docs/integrations/mqtt.md (e3fa701), number composed by us',
      topic: 'frigate/queue_zone/person',
      payload: '4',
      expect: [{ kind: 'presence', channel: 'zone:queue_zone', people: 4 }],
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
      name: 'a picture of a person',
      origin: 'synthetic head of a JPEG; the topic is documented',
      topic: 'frigate/entrance/person/snapshot',
      payload: Buffer.from('/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcG', 'base64'),
      expect: { rejected: 'refused_topic' },
    },
    {
      name: 'a number below zero',
      origin: 'synthetic',
      topic: 'frigate/queue_zone/person',
      payload: '-1',
      expect: { rejected: 'schema' },
    },
  ],
});
