const { join } = require('./connection.js');
const { showConnection } = require('./status.js');
const { createTransitions } = require('./transitions.js');

module.exports = (RED) => {
  function AlertNode(config) {
    RED.nodes.createNode(this, config);
    const take = createTransitions(config.rule);
    const onAlert = (payload, topic) => {
      try {
        const transition = take(payload, topic);
        if (!transition || (config.state && transition.alert.state !== config.state)) return;
        const { alert, open, identity } = transition;
        this.send({ topic, payload: alert, open, identity });
      } catch (error) {
        this.warn(RED._('alert.unreadable', { topic, error: error.message }));
      }
    };
    const gateway = join(RED.settings, { onStatus: showConnection(this), onAlert });
    this.on('close', (done) => gateway.leave().then(done, done));
  }
  RED.nodes.registerType('hallgate alert', AlertNode);
};
