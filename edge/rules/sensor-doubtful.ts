/** A sensor whose counts cannot be right, as the balance of the hall names it. */
import { certain } from '../hall/balance/balance.js';
import type { BalancePart, Suspicion } from '../state/parts.js';
import { type Rule, subjectId, unknownMs } from './rule.js';

export const sensorDoubtfulRule: Rule = {
  id: 'sensor-doubtful',
  severity: 'warning',
  unit: '',
  for: 'facilities',
  always: true,
  subjects({ draft }) {
    const named = draft.get('balance', 'now')?.suspicion;
    const told = draft.ids('alert').flatMap((key) => {
      const alert = draft.get('alert', key);
      return alert?.rule === 'sensor-doubtful' && alert.phase !== 'resolved' ? [alert.subject] : [];
    });
    return [...new Set([...told, ...(named ? [`device/${named.sensor.device}`] : [])])];
  },
  condition({ draft }, subject) {
    const part = draft.get('balance', 'now');
    const suspicion = part?.suspicion;
    const over = suspicion?.sensor.device === subjectId(subject);
    return {
      ...{ known: part !== undefined, over, clear: !over, limit: certain },
      value: over ? Math.round(suspicion.evidence) : null,
      ...(over && { detail: detailOf(suspicion, part!) }),
    };
  },
  // The evidence has been gathered for hours.
  holds: () => ({ holdMs: 0, clearHoldMs: 0, unknownMs }),
};

function detailOf({ kind, sensor, other, way }: Suspicion, { day }: BalancePart) {
  return {
    ...{ kind, sensor: `${sensor.kind}/${sensor.id}`, other: other ? `${other.kind}/${other.id}` : null },
    ...{ other_device: other?.device ?? null, way: way ?? null },
    ...{ in: day.in, out: day.out, served: day.served },
  };
}
