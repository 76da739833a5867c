/** Desks: key switches on a Shelly, on a Tasmota and on pins, and software that tells the start and end of a service. */
import {
  contact,
  type HallEvent,
  retained,
  type Said,
  speaker,
  type Voice,
  type WallClock,
} from '../voice.js';

/** Key switches of desks 1 to 3 on the inputs of a Shelly Plus i4. */
export function shellyKeys(wallMs: WallClock): Voice {
  const src = 'shellyplusi4-demo';
  const say = speaker('keys-1-3');
  const inputs: Readonly<Record<string, number>> = { 'desk-1': 0, 'desk-2': 1, 'desk-3': 2 };
  const status = (t: number, components: object) =>
    say(t, `${src}/events/rpc`, {
      src,
      dst: `${src}/events`,
      method: 'NotifyStatus',
      params: { ts: wallMs(t) / 1000, ...components },
    });
  return {
    hear(event) {
      const id = event.type === 'desk' ? inputs[event.desk] : undefined;
      if (id === undefined || event.type !== 'desk') return [];
      return [status(event.t, { [`input:${id}`]: { id, state: event.open } })];
    },
    everyS: 300,
    tick: (t) => [
      ...(t === 0 ? [retained(say(t, `${src}/online`, 'true'))] : []),
      status(t, { sys: { uptime: Math.floor(t) + 60 }, wifi: { rssi: -61 } }),
    ],
  };
}

/** Key switches of desks 4 to 6 on a Tasmota (SetOption114). */
export function tasmotaKeys(wallMs: WallClock): Voice {
  const say = speaker('keys-4-6');
  const switches: Readonly<Record<string, number>> = { 'desk-4': 1, 'desk-5': 2, 'desk-6': 3 };
  return {
    hear(event) {
      const n = event.type === 'desk' ? switches[event.desk] : undefined;
      if (n === undefined || event.type !== 'desk') return [];
      return [
        say(event.t, 'stat/desks-4-6/RESULT', { [`Switch${n}`]: { Action: event.open ? 'ON' : 'OFF' } }),
      ];
    },
    everyS: 300,
    tick: (t) => [
      ...(t === 0 ? [retained(say(t, 'tele/desks-4-6/LWT', 'Online'))] : []),
      say(t, 'tele/desks-4-6/STATE', {
        Time: new Date(wallMs(t)).toISOString().replace(/\.\d+Z$/, '+00:00'),
        Uptime: uptime(Math.floor(t) + 60),
        UptimeSec: Math.floor(t) + 60,
        Heap: 28,
        SleepMode: 'Dynamic',
        LoadAvg: 19,
        MqttCount: 1,
        Wifi: { AP: 1, SSId: 'HALL', Channel: 1, Mode: '11n', RSSI: 86, Signal: -57, LinkCount: 1 },
      }),
    ],
  };
}

/** As Tasmota writes it: days, then hours, minutes and seconds. */
function uptime(seconds: number): string {
  return `${Math.floor(seconds / 86_400)}T${new Date((seconds % 86_400) * 1000).toISOString().slice(11, 19)}`;
}

/** Key switches of desks 7 and 8 on pins: the closed contact is an open desk. */
export function wiredKeys(pins: Readonly<Record<string, number>>): Voice {
  return {
    hear(event) {
      const bcm = event.type === 'desk' ? pins[event.desk] : undefined;
      return bcm === undefined || event.type !== 'desk' ? [] : contact(event.t, bcm, event.open);
    },
  };
}

/** The program at the desks, in Hallgate's own JSON. */
export function deskSoftware(wallMs: WallClock): Voice {
  const say = speaker('desk-software');
  let sent = 0;
  const tell = (event: Extract<HallEvent, { desk: string }>, state: 'serving' | 'idle'): Said => {
    sent += 1;
    const channel = event.desk.replace('-', ':');
    const ts = new Date(wallMs(event.t)).toISOString();
    return say(event.t, 'demo/desks', { id: `${wallMs(0)}-${sent}`, ts, channel, desk: state });
  };
  return {
    hear(event) {
      if (event.type === 'start') return [tell(event, 'serving')];
      return event.type === 'end' ? [tell(event, 'idle')] : [];
    },
    everyS: 60,
    tick: (t) => [say(t, 'demo/desks', { uptime_s: Math.floor(t) + 60 })],
  };
}
