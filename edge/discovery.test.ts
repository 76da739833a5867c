import { describe, expect, it } from 'vitest';
import { testHall, testStandards } from '../tests/support/hall.js';
import { discovery } from './discovery.js';
import { HallModel } from './hall/model.js';

const hall = testHall({
  zones: [{ id: 'west', name: 'West' }],
  desks: [{ id: 'd1', name: '1' }],
  queues: [
    { id: 'cash', name: { en: 'Cash', 'zh-Hans': '现金' }, zone: 'west', desks: ['d1'], service_s: 300 },
  ],
  devices: [{ id: 'sensor', profile: 'hallgate-json', topics: ['sensor'] }],
});
const entities = discovery(new HallModel(hall, testStandards.periods[0]!));

describe('Home Assistant discovery', () => {
  it('announces nine entities a queue, two a zone, four a device, and the alerts', () => {
    expect(entities).toHaveLength(9 + 2 + 4 + 2 + 1);
    expect(new Set(entities.map(({ topic }) => topic)).size).toBe(entities.length);
    expect(new Set(entities.map(({ body }) => body?.unique_id)).size).toBe(entities.length);
  });

  it.each(entities.map((entity) => [entity.topic, entity.body!] as const))('%s', (topic, body) => {
    expect(topic).toMatch(/^homeassistant\/(sensor|binary_sensor)\/hallgate-test\/[a-z0-9-]+\/config$/);
    expect(body.state_topic).toMatch(
      /^hallgate\/test\/(queue\/cash|zone\/west|device\/sensor|alert\/[a-z.-]+)$/,
    );
    expect(body.availability).toMatchObject([
      { topic: 'hallgate/test/gateway', payload_available: 'online' },
    ]);
    expect(body.device).toMatchObject({ identifiers: ['hallgate-test'], name: 'Test hall' });
    expect(body.value_template).toMatch(/^\{\{ .*value_json\.[a-z_0-9]+.* \}\}$/);
    // What is said again and again expires; an alert is said when it changes.
    expect(body.expire_after).toBe(topic.includes('/alert-') ? undefined : 30);
  });

  it('takes a device that never spoke for unknown, not for offline', () => {
    const online = entities.find(({ topic }) => topic.includes('sensor-online'))?.body;
    expect(online?.value_template).toContain("'None' if value_json.online is none");
  });
});
