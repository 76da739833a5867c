import { z } from 'zod';
import { defineProfile, message } from '../profile.js';
import { iso } from '../values.js';

/** Version 3 writes gatewayID. */
const gateway = z
  .looseObject({ gatewayId: z.string().max(64).nullish(), gatewayID: z.string().max(64).nullish() })
  .refine((o) => o.gatewayId ?? o.gatewayID, { error: 'no gatewayId' });
const conn = z.object({ state: z.enum(['ONLINE', 'OFFLINE']) });
const stats = z.object({ time: z.string().max(64).nullish() });

export default defineProfile({
  id: 'chirpstack-gateway',
  vendor: 'ChirpStack',
  model: 'LoRaWAN gateway (marshaler = json)',
  summary: 'Whether the radio gateway is connected; offline means every device heard only by it is unknown',
  mounting: 'high in the hall, away from metal',
  transport: 'ChirpStack Gateway Bridge over MQTT with marshaler = json',
  offline: 'retained `state/conn`, OFFLINE as last will',
  battery: 'mains: no battery',
  channels: ['bridge'],
  messages: [
    message({
      topics: ['+/gateway/+/state/conn', 'gateway/+/state/conn'],
      schema: gateway.and(conn),
      read: ({ state }) => [{ kind: 'health', channel: 'bridge', online: state === 'ONLINE' }],
    }),
    message({
      topics: ['+/gateway/+/event/stats', 'gateway/+/event/stats'],
      schema: gateway.and(stats),
      read: ({ time }) => [{ kind: 'health', channel: 'bridge', ...iso(time), online: true }],
    }),
    // Frames of devices, which come again through the network server.
    message({
      topics: ['+/gateway/+/event/+', 'gateway/+/event/+'],
      rest: true,
      schema: z.looseObject({}),
      read: () => [],
    }),
  ],
  interval_s: 30,
  examples: [
    {
      name: 'connected',
      origin: 'chirpstack/chirpstack-docs src/chirpstack-gateway-bridge/payloads/states.md (9d9b5bb)',
      topic: 'eu868/gateway/0016c001f153a14c/state/conn',
      payload: { gatewayId: '0016c001f153a14c', state: 'ONLINE' },
      retained: true,
      expect: [{ kind: 'health', channel: 'bridge', online: true }],
    },
    {
      name: 'statistics show that it lives',
      origin:
        'chirpstack/chirpstack-docs src/chirpstack-gateway-bridge/payloads/events.md (9d9b5bb), shortened',
      topic: 'eu868/gateway/0016c001f153a14c/event/stats',
      payload: { gatewayId: '0016c001f153a14c', time: '2022-08-03T14:37:59Z', rxPacketsReceived: 1 },
      expect: [{ kind: 'health', channel: 'bridge', at: Date.UTC(2022, 7, 3, 14, 37, 59), online: true }],
    },
    {
      name: 'protobuf, the default of the bridge',
      origin: 'synthetic head of a protobuf message',
      topic: 'eu868/gateway/0016c001f153a14c/event/stats',
      payload: Buffer.from('0a10303031366330303166313533613134631206', 'hex'),
      expect: { rejected: 'binary' },
    },
  ],
});
