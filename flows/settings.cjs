/**
 * Settings of the Node-RED that the gateway starts. Everything that differs from hall to hall comes from the
 * environment, and is taken out of it here: a flow can read the environment, so no secret may stay in it.
 */
'use strict';

function take(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set. Node-RED is started by the gateway, not by hand.`);
  delete process.env[name];
  return value;
}

const passwordHash = take('HALLGATE_FLOWS_PASSWORD_HASH');
const hallgate = {
  hall: take('HALLGATE_HALL'),
  mqttUrl: take('HALLGATE_MQTT_URL'),
  mqttUser: take('HALLGATE_MQTT_USER'),
  mqttPassword: take('HALLGATE_MQTT_PASSWORD'),
};

/** Node-RED's levels: 10 fatal, 20 error, 30 warn, 98 audit. Information is the gateway's business. */
function sendToGateway(entry) {
  const failedLogin = entry.level === 98 && /^auth\.(login\.fail|invalid)/.test(entry.event ?? '');
  if (entry.level > 30 && !failedLogin) return;
  const text = failedLogin ? entry.event : String(entry.msg?.stack ?? entry.msg?.message ?? entry.msg);
  if (process.connected) process.send({ kind: 'log', level: failedLogin ? 30 : entry.level, text });
}

// Without the gateway nobody restarts, stops or hears this process: end with it.
process.on('disconnect', () => process.exit(0));

module.exports = {
  // Nodes read this; it is never sent to the editor.
  hallgate,

  uiHost: '127.0.0.1',
  uiPort: Number(take('HALLGATE_FLOWS_PORT')),
  httpAdminRoot: '/red',
  httpNodeRoot: '/red-http',
  adminAuth: {
    type: 'credentials',
    sessionExpiryTime: 12 * 3600,
    users: [{ username: 'admin', password: passwordHash, permissions: '*' }],
  },
  httpNodeAuth: { user: 'admin', pass: passwordHash },
  credentialSecret: take('HALLGATE_FLOWS_CREDENTIAL_SECRET'),
  apiMaxLength: '1mb',

  flowFile: 'flows.json',
  flowFilePretty: true,
  nodesDir: take('HALLGATE_FLOWS_NODES_DIR'),
  contextStorage: { default: { module: 'memory' } },

  // What could run programs, read the gateway's files or bring in code from elsewhere.
  nodesExcludes: ['90-exec.js', '10-file.js', '23-watch.js'],
  functionExternalModules: false,
  externalModules: {
    autoInstall: false,
    palette: {
      allowInstall: false,
      allowUpload: false,
      allowUpdate: false,
      allowList: ['hallgate-nodes'],
      denyList: ['*'],
    },
    modules: { allowInstall: false, allowList: [], denyList: ['*'] },
  },

  // Seconds: a function that loops for ever must not take the lamp with it.
  globalFunctionTimeout: 10,
  httpRequestTimeout: 10_000,
  mqttReconnectTime: 5_000,

  // Nothing is told to, or loaded from, anywhere else.
  telemetry: { enabled: false, updateNotification: false },
  diagnostics: { enabled: false, ui: false },
  runtimeState: { enabled: false, ui: false },
  editorTheme: {
    page: { title: 'Hallgate flows' },
    header: { title: 'Hallgate flows' },
    tours: false,
    palette: { catalogues: [] },
    projects: { enabled: false },
    multiplayer: { enabled: false },
  },

  logging: { gateway: { level: 'warn', metrics: false, audit: true, handler: () => sendToGateway } },
};
