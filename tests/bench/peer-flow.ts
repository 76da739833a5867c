/** The peer's flow as its users build it: MQTT in, JSON, a function that names fields and tags, and InfluxDB out. */
import { createRequire } from 'node:module';
import { database } from './database.js';

export const peerName = 'mosquitto + Node-RED with node-red-contrib-influxdb + influxd';

/** Fields and tags; `item` keeps the readings of one list apart, which the server would give one timestamp. */
const toPoints = `
const [, kind, n] = /^bench\\/(\\w+)-(\\d+)$/.exec(msg.topic);
const items = Array.isArray(msg.payload) ? msg.payload : [msg.payload];
msg.measurement = kind;
msg.payload = items.map(({ id, ...fields }, item) => [fields, { hall: 'test', device: kind + '-' + n, item }]);
return msg;
`;

export function peerFlow(mqttPort: number, influxPort: number): object[] {
  const at = (x: number) => ({ z: 'tab', x, y: 100 });
  return [
    { id: 'tab', type: 'tab', label: 'bench' },
    {
      id: 'broker',
      type: 'mqtt-broker',
      broker: '127.0.0.1',
      port: String(mqttPort),
      clientid: 'node-red',
      autoConnect: true,
      protocolVersion: '4',
      keepalive: '60',
      cleansession: true,
    },
    {
      id: 'influx',
      type: 'influxdb',
      hostname: '127.0.0.1',
      port: String(influxPort),
      database,
      influxdbVersion: '1.x',
    },
    {
      id: 'in',
      type: 'mqtt in',
      ...at(100),
      topic: 'bench/#',
      qos: '1',
      datatype: 'utf8',
      broker: 'broker',
      wires: [['json']],
    },
    { id: 'json', type: 'json', ...at(250), property: 'payload', action: 'obj', wires: [['points']] },
    { id: 'points', type: 'function', ...at(400), func: toPoints, outputs: 1, wires: [['out']] },
    {
      id: 'out',
      type: 'influxdb out',
      ...at(550),
      influxdb: 'influx',
      measurement: '',
      precision: '',
      wires: [],
    },
  ];
}

/** Settings without editor, login and palette, which cost the peer nothing then. */
export function peerSettings(): string {
  return `module.exports = { flowFile: 'flows.json', httpAdminRoot: false, httpNodeRoot: false, uiHost: '127.0.0.1',
  uiPort: 0, disableEditor: true, logging: { console: { level: 'info' } }, telemetry: { enabled: false } };\n`;
}

export const mosquittoConfig = (port: number): string =>
  // In memory and without accounts: the peer gets the cheapest set-up that works, and a queue that drops nothing.
  `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nmax_queued_messages 0\nlog_dest stderr\n`;

/** Node-RED's program; undefined if its InfluxDB node, a development dependency, is not installed. */
export function nodeRedProgram(): string | undefined {
  const require = createRequire(import.meta.url);
  try {
    require.resolve('node-red-contrib-influxdb/package.json');
    return require.resolve('node-red/red.js');
  } catch {
    return undefined;
  }
}
