/** Xovis over a waiting area: queue statistics of its LOGICS agent, a record a minute. */
import { speaker, type Voice, type WallClock } from '../voice.js';

const say = speaker('advice-camera');
const topic = 'demo/advice/xovis';
const recordS = 60;

export function queueCamera(queue: string, wallMs: WallClock): Voice {
  let [length, samples] = [0, 0];
  let stays: number[] = [];
  return {
    hear(event) {
      if (event.queue !== queue) return [];
      if (event.type === 'arrive') length += 1;
      if (event.type === 'start' || event.type === 'abandon') {
        length -= 1;
        stays.push(event.waitedS);
      }
      return [];
    },
    everyS: recordS,
    tick(t) {
      const mean = stays.length === 0 ? 0 : stays.reduce((sum, stay) => sum + stay, 0) / stays.length;
      const record = {
        from: wallMs(t - recordS),
        to: wallMs(t),
        samples: 1,
        samples_expected: 1,
        counts: [
          { id: 1000001, name: 'queue-length', value: length },
          { id: 1000002, name: 'outflow', value: stays.length },
          { id: 1000003, name: 'queueing-time', value: Number(mean.toFixed(6)), unit: 'seconds' },
        ],
      };
      stays = [];
      samples += 1;
      const logic = {
        id: 1,
        name: 'Queue statistics 1',
        info: 'XLT_QUEUE_STATISTICS',
        geometries: [{ id: 1000, type: 'ZONE', name: 'Zone 1' }],
        records: [record],
      };
      const logics_data = {
        package_info: { version: '5.0', id: samples, agent_id: 1001 },
        sensor_info: { serial_number: '00:6E:02:00:6D:BC', type: 'SINGLE_SENSOR' },
        logics: [logic],
      };
      return [say(t, topic, { logics_data })];
    },
  };
}
