/** The one MQTT connection that all Hallgate nodes share, under the account that the gateway gave to the flows. */

const mqtt = require('mqtt');

const members = new Set();
let client = null;

/**
 * @param settings RED.settings, which carries the account
 * @param member `{ onStatus(connected), onAlert?(payload, topic) }`
 * @returns `{ publish(verb, payload): Promise, leave(): Promise }`
 */
function join(settings, member) {
  const { hall, mqttUrl, mqttUser, mqttPassword } = settings.hallgate;
  const alerts = `hallgate/${hall}/alert/#`;
  const subscribe = () => client.subscribe(alerts, { qos: 1 });

  members.add(member);
  if (client) {
    member.onStatus(client.connected);
    // The broker sends the retained alerts again, so that a new node learns them too.
    if (client.connected && member.onAlert) subscribe();
  } else {
    client = mqtt.connect(mqttUrl, {
      username: mqttUser,
      password: mqttPassword,
      clientId: mqttUser,
      protocolVersion: 4,
      reconnectPeriod: 1_000,
      connectTimeout: 5_000,
    });
    client.on('connect', () => {
      for (const { onStatus } of members) onStatus(true);
      if ([...members].some(({ onAlert }) => onAlert)) subscribe();
    });
    client.on('close', () => {
      for (const { onStatus } of members) onStatus(false);
    });
    client.on('message', (topic, payload) => {
      for (const { onAlert } of members) onAlert?.(payload, topic);
    });
    // A refused or lost connection is shown by the status; mqtt.js tries again by itself.
    client.on('error', () => {});
  }

  return {
    publish: (verb, payload) => publish(`hallgate/${hall}/do/${verb}`, payload),
    leave: () => leave(member),
  };
}

/** A command is for now: without a connection it fails, and is not kept for later. */
async function publish(topic, payload) {
  if (!client?.connected) throw new Error('not_connected');
  await client.publishAsync(topic, JSON.stringify(payload ?? {}), { qos: 1 });
}

async function leave(member) {
  members.delete(member);
  if (members.size > 0 || !client) return;
  const last = client;
  client = null;
  await last.endAsync(true);
}

module.exports = { join };
