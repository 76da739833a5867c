/** Milesight VS125 over the door and the cash area: a trigger when something changes, a heartbeat each minute. */
import { type HallEvent, type Said, speaker, type Voice, type WallClock } from '../voice.js';

const say = speaker('door-counter');
const topic = 'demo/door/telemetry';
const line = { line: 1, line_name: 'Door', line_uuid: '9a0440de-3188-4f6d-b886-bb20c97bd26b' };
const region = { region: 1, region_name: 'Cash', region_uuid: '82ffe54d-0191-484b-a2fc-495628a8f2a1' };
const heartbeatS = 60;

/** @param wallMs its clock tells whole seconds, as the device's does */
export function stereoCounter(queueOfRegion: string, wallMs: WallClock): Voice {
  let [waiting, told] = [0, 0];
  let crossed = { in: 0, out: 0 };
  let period = { in: 0, out: 0 };
  const total = { in: 0, out: 0 };
  const head = (t: number) => ({
    device_info: {
      device_name: 'People Counter',
      device_sn: '6384E16179950009',
      firmware_version: 'V_125.1.0.1',
      hardware_version: 'V1.0',
      running_time: Math.floor(t),
    },
  });
  const iso = (t: number) => new Date(wallMs(t)).toISOString().replace(/\.\d+Z$/, '+00:00');
  const regionCounts = () => [{ ...region, total: { current_total: waiting } }];

  const trigger = (t: number): Said[] => {
    const lines = crossed.in + crossed.out > 0;
    if (!lines && waiting === told) return [];
    const message = {
      ...head(t),
      ...(lines && { line_trigger_data: [{ ...line, total: crossed, group: { in: 0, out: 0 } }] }),
      ...(waiting !== told && { region_trigger_data: { region_count_data: regionCounts() } }),
      time_info: { time: iso(t), time_zone: 'UTC+0:00', dst_status: false, enable_dst: false },
    };
    told = waiting;
    crossed = { in: 0, out: 0 };
    return [say(t, topic, message)];
  };

  const heartbeat = (t: number): Said[] => {
    const message = {
      ...head(t),
      line_periodic_data: [{ ...line, total: period, group: { in: 0, out: 0 } }],
      line_total_data: [
        {
          ...line,
          total: { in_counted: total.in, out_counted: total.out, capacity_counted: total.in - total.out },
        },
      ],
      region_data: { region_count_data: regionCounts() },
      time_info: { start_time: iso(t - heartbeatS), end_time: iso(t), dst_status: false, enable_dst: false },
    };
    period = { in: 0, out: 0 };
    return [say(t, topic, message)];
  };

  return {
    hear(event: HallEvent) {
      if (event.type === 'door') {
        crossed[event.direction] += 1;
        period[event.direction] += 1;
        total[event.direction] += 1;
      } else if (event.queue === queueOfRegion) {
        if (event.type === 'arrive') waiting += 1;
        if (event.type === 'start' || event.type === 'abandon') waiting -= 1;
      }
      return [];
    },
    // It looks at its picture once a second, so that one second has one trigger.
    everyS: 1,
    tick: (t) => [...trigger(t), ...(t % heartbeatS === 0 ? heartbeat(t) : [])],
  };
}
