/** From retained alert messages to transitions: the broker repeats what it keeps, and a repetition is not news. */

/** @param rule the rule to follow; empty for all of them */
function createTransitions(rule) {
  /** State and start of each alert that is known, by topic. */
  const known = new Map();

  /**
   * @param payload bytes of the message
   * @returns the transition, or null if nothing changed or the alert is of another rule
   * @throws SyntaxError or TypeError when the payload is no alert
   */
  return function take(payload, topic) {
    if (payload.length === 0) {
      known.delete(topic);
      return null;
    }
    const alert = JSON.parse(payload.toString());
    if (typeof alert?.rule !== 'string' || typeof alert.state !== 'string')
      throw new TypeError('rule or state is missing');
    if (rule && alert.rule !== rule) return null;
    const before = known.get(topic);
    if (before?.state === alert.state && before.since === alert.since) return null;
    known.set(topic, { state: alert.state, since: alert.since });
    const open = [...known.values()].filter(
      ({ state }) => state === 'firing' || state === 'acknowledged',
    ).length;
    return { alert, open, identity: `${alert.key}@${alert.since}:${alert.state}` };
  };
}

module.exports = { createTransitions };
