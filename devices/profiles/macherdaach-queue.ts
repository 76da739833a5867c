import { z } from 'zod';
import { defineProfile, message } from '../profile.js';
import type { Reading } from '../reading.js';
import { numeric } from '../values.js';

const origin = 'casartar/MacherdaachBadgeQueue README.md (9fcaee6)';

export default defineProfile({
  id: 'macherdaach-queue',
  vendor: 'MacherdaachBadgeQueue',
  model: 'open desk and ticket terminal',
  summary: 'Tickets issued, desks serving or idle',
  mounting: 'one terminal per desk, one at the entrance',
  transport: 'own firmware over MQTT, JSON',
  offline: 'not signalled',
  battery: 'USB: no battery',
  channels: ['desk:*', 'tickets'],
  messages: [
    message({
      topics: ['macherdaach/queue/messageFromPlace'],
      schema: z.object({ place_number: numeric.pipe(z.int().min(0).max(999)), place_occupied: z.boolean() }),
      read: ({ place_number: n, place_occupied: busy }) => [
        { kind: 'desk', channel: `desk:${n}`, state: busy ? 'serving' : 'idle' },
      ],
    }),
    message({
      topics: ['macherdaach/queue/messageFromController'],
      // The README and the code give the field different names.
      schema: z
        .object({ ticket_number: z.number().nullish(), new_number: z.number().nullish() })
        .refine((ticket) => typeof (ticket.ticket_number ?? ticket.new_number) === 'number', {
          error: 'no number',
        }),
      read: ({ ticket_number, new_number }): Reading[] => [
        { kind: 'ticket', channel: 'tickets', event: 'issued', number: ticket_number ?? new_number ?? 0 },
      ],
    }),
  ],
  interval_s: null,
  examples: [
    {
      name: 'desk 1 begins to serve',
      origin,
      topic: 'macherdaach/queue/messageFromPlace',
      payload: { place_number: 1, place_occupied: true },
      expect: [{ kind: 'desk', channel: 'desk:1', state: 'serving' }],
    },
    {
      name: 'a ticket, with the name of the current code',
      origin: `${origin}; number composed by us`,
      topic: 'macherdaach/queue/messageFromController',
      payload: { new_number: 42 },
      expect: [{ kind: 'ticket', channel: 'tickets', event: 'issued', number: 42 }],
    },
    {
      name: 'a ticket without its number',
      origin: 'synthetic',
      topic: 'macherdaach/queue/messageFromController',
      payload: {},
      expect: { rejected: 'schema' },
    },
  ],
});
