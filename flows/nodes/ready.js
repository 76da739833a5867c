/** Tells the gateway that the flows run. */
module.exports = (RED) => {
  RED.events.on('flows:started', () => {
    if (process.connected) process.send({ kind: 'ready' });
  });
};
