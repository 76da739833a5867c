/**
 * The devices of the demo hall: what each of them says of an event, in its maker's own form. Pure.
 * Topics, pins and channels are those of cloud/site/demo/halls/demo.yaml.
 */
import type { HallEvent, QueueName } from './day.js';

export type Utterance =
  | {
      readonly kind: 'publish';
      readonly account: string;
      readonly topic: string;
      readonly payload: string;
      readonly retain?: true;
    }
  /** A finger on a button or a key in a switch; wired to ground, so that 0 is pressed. */
  | { readonly kind: 'pin'; readonly bcm: number; readonly level: 0 | 1 };

/** Key switches of desks 7 and 8. */
const keyPins = [17, 27] as const;
export const answerPin = 24;
export const votePins = [5, 6, 13, 19, 26] as const;

const shelly = 'shellyplusi4-demo';

const publish = (account: string, topic: string, body: unknown): Utterance => ({
  kind: 'publish',
  account,
  topic,
  payload: typeof body === 'string' ? body : JSON.stringify(body),
});

/** What devices say when they are switched on. */
export function greetings(): Utterance[] {
  const online: Utterance[] = [
    publish('keys-1-3', `${shelly}/online`, 'true'),
    publish('keys-4-6', 'tele/desks-4-6/LWT', 'Online'),
    publish('zigbee', 'zigbee2mqtt/bridge/state', { state: 'online' }),
    publish('zigbee', 'zigbee2mqtt/help-button/availability', { state: 'online' }),
    publish('espresense', 'espresense/rooms/cash-area/status', 'online'),
    publish('espresense', 'espresense/rooms/cash-desks/status', 'online'),
  ];
  return online.map((utterance) => ({ ...utterance, retain: true }) as Utterance);
}

/** @param at the devices' own clock, UTC ms */
export function utterances(event: HallEvent, at: number): Utterance[] {
  switch (event.type) {
    case 'door':
      return [doorCounter(event.direction, at)];
    case 'desk':
      return [deskKey(deskNumber(event.queue, event.desk), event.open, at)];
    case 'arrive':
      return event.queue === 'cash' ? beacon(event.customer, 'cash-area') : [];
    case 'start':
      return [
        service(deskNumber(event.queue, event.desk), 'serving', at),
        ...(event.queue === 'cash' ? beacon(event.customer, 'cash-desks') : []),
      ];
    case 'end':
      return [service(deskNumber(event.queue, event.desk), 'idle', at)];
    case 'abandon':
      return [];
  }
}

/** The stereo counter at the moment of a crossing. */
function doorCounter(direction: 'in' | 'out', at: number): Utterance {
  const total = { in: direction === 'in' ? 1 : 0, out: direction === 'out' ? 1 : 0 };
  const line = { line: 1, line_name: 'Door', line_uuid: '9a0440de-3188-4f6d-b886-bb20c97bd26b' };
  return publish('door-counter', 'demo/door/telemetry', {
    ...counter(at),
    line_trigger_data: [{ ...line, total, group: { in: 0, out: 0 } }],
  });
}

/** The same counter's view of the cash area, sent each few seconds. */
export function cashArea(waiting: number, at: number): Utterance {
  return publish('door-counter', 'demo/door/telemetry', {
    ...counter(at),
    region_data: {
      region_count_data: [
        { region: 1, region_name: 'Cash', region_uuid: 'bd1e6ce2-e113', total: { current_total: waiting } },
      ],
    },
  });
}

function counter(at: number) {
  return {
    device_info: { device_name: 'Door', device_sn: '6384E16179950009', firmware_version: 'V_125.1.0.1' },
    time_info: { dst_status: false, enable_dst: false, time: new Date(at).toISOString(), time_zone: 'UTC' },
  };
}

/** The ceiling sensor's own queue statistics of the advice area, for the interval that ends now. */
export function adviceQueue(length: number, waitsS: readonly number[], from: number, to: number): Utterance {
  const mean = waitsS.length === 0 ? 0 : waitsS.reduce((sum, wait) => sum + wait, 0) / waitsS.length;
  const counts = [
    { id: 1, name: 'queue-length', value: length },
    { id: 2, name: 'outflow', value: waitsS.length },
    { id: 3, name: 'queueing-time', value: mean, unit: 'seconds' },
  ];
  const record = { from, to, samples: 60, samples_expected: 60, counts };
  return publish('advice-camera', 'demo/advice/xovis', {
    logics_data: {
      package_info: { version: '5.0', id: 1, agent_id: 1003 },
      logics: [{ id: 1, name: 'Advice', info: 'XLT_QUEUE_STATISTICS', geometries: [], records: [record] }],
    },
  });
}

export function helpPress(): Utterance {
  return publish('zigbee', 'zigbee2mqtt/help-button', {
    action: 'single',
    battery: 87,
    linkquality: 120,
    voltage: 2900,
  });
}

/** One customer in three carries a beacon. */
function beacon(customer: number, room: string): Utterance[] {
  if (customer % 3 !== 0) return [];
  const id = `iBeacon:fda50693-a4e2-4fb1-afcf-c6eb07647825-100-${customer % 65_536}`;
  const body = { id, 'rssi@1m': -59, rssi: -71, distance: 2.4, int: 1000 };
  return [publish('espresense', `espresense/devices/${id}/${room}`, body)];
}

function deskNumber(queue: QueueName, desk: number): number {
  return queue === 'cash' ? desk + 1 : desk + 7;
}

/** Three makers' switches: Shelly at desks 1 to 3, Tasmota at 4 to 6, wires at 7 and 8. */
function deskKey(desk: number, open: boolean, at: number): Utterance {
  if (desk <= 3) {
    const input = desk - 1;
    return publish('keys-1-3', `${shelly}/events/rpc`, {
      src: shelly,
      dst: `${shelly}/events`,
      method: 'NotifyStatus',
      params: { ts: at / 1_000, [`input:${input}`]: { id: input, state: open } },
    });
  }
  if (desk <= 6) {
    return publish('keys-4-6', 'stat/desks-4-6/RESULT', {
      [`Switch${desk - 3}`]: { Action: open ? 'ON' : 'OFF' },
    });
  }
  return { kind: 'pin', bcm: keyPins[desk - 7]!, level: open ? 0 : 1 };
}

function service(desk: number, state: 'serving' | 'idle', at: number): Utterance {
  return publish('desk-software', 'demo/desks', {
    channel: `desk:${desk}`,
    desk: state,
    ts: at,
    id: `${desk}-${state}-${at}`,
  });
}
