/** Shows on a node whether the gateway is reached. The editor has the words in its user's language. */
exports.showConnection = (node) => (connected) =>
  node.status(
    connected
      ? { fill: 'green', shape: 'dot', text: 'node-red:common.status.connected' }
      : { fill: 'red', shape: 'ring', text: 'node-red:common.status.disconnected' },
  );
