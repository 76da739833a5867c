const { join } = require('./connection.js');
const { showConnection } = require('./status.js');

const verbForm = /^[a-z][a-z-]{0,31}$/;

module.exports = (RED) => {
  function DoNode(config) {
    RED.nodes.createNode(this, config);
    const gateway = join(RED.settings, { onStatus: showConnection(this) });
    this.on('input', (message, _send, done) => {
      const verb = config.verb || message.verb;
      if (!verbForm.test(verb ?? '')) {
        done(RED._('do.bad-verb', { verb }));
        return;
      }
      gateway.publish(verb, message.payload).then(
        () => done(),
        (error) => done(error.message === 'not_connected' ? RED._('do.not-connected', { verb }) : error),
      );
    });
    this.on('close', (done) => gateway.leave().then(done, done));
  }
  RED.nodes.registerType('hallgate do', DoNode);
};
