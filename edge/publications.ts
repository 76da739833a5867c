/** What Hallgate says on MQTT, retained: a pure function of the state. Values that are not known are null. */
import { deviceNow } from './hall/device-now.js';
import { isOver, type QueueNow } from './hall/liveness.js';
import type { HallModel } from './hall/model.js';
import { rules } from './rules/judge.js';
import { alertText } from './rules/text.js';
import type { AlertPart } from './state/parts.js';
import type { Draft } from './state/state.js';

export interface Publication {
  readonly topic: string;
  /** Null removes the retained message. `ts` and `stale_after_s` are added when it is sent. */
  readonly body: Readonly<Record<string, unknown>> | null;
}

export function queuePublication(model: HallModel, id: string, now: QueueNow): Publication {
  const { estimate, fresh, status } = now;
  const value = (number: number | null) => (fresh && number !== null ? Math.round(number * 10) / 10 : null);
  return {
    topic: topicOf(model, 'queue', id),
    body: {
      status,
      wait_s: value(estimate.mean_s),
      wait_p10_s: value(estimate.p10_s),
      wait_p90_s: value(estimate.p90_s),
      over_limit: fresh ? isOver(model, now) : null,
      length: value(estimate.length),
      desks_open: fresh ? estimate.desks_open : null,
      grade: fresh ? estimate.grade : null,
    },
  };
}

export function zonePublication(model: HallModel, draft: Draft, id: string): Publication {
  const part = draft.get('zone', id);
  return {
    topic: topicOf(model, 'zone', id),
    body: { people: part?.people ?? null, occupied: part?.occupied ?? null, at: part?.at ?? null },
  };
}

export function devicePublication(
  model: HallModel,
  state: Pick<Draft, 'get'>,
  id: string,
  at: number,
): Publication {
  const part = state.get('device', id);
  const now = deviceNow(model, state, id, at);
  return {
    topic: topicOf(model, 'device', id),
    body: {
      state: now.state,
      reasons: now.reasons,
      // Nobody knows whether a device is there while its bridge is not.
      online: now.state === 'unknown' ? null : now.lost ? false : (part?.online ?? null),
      seen_at: part && part.seenAt > 0 ? part.seenAt : null,
      // A stored copy tells that it lived, and only that it was before this.
      seen_before: part?.storedAt ?? null,
      bridge: now.bridge,
      battery_pct: now.battery_pct,
      battery_days_left: now.battery_days_left === null ? null : Math.round(now.battery_days_left),
      clock_offset_ms: now.clock_offset_ms,
      faults: now.faults,
      suspect: suspicionOf(state, id),
    },
  };
}

/** What the balance of the hall says of a device; null while it says nothing. */
function suspicionOf(state: Pick<Draft, 'get'>, id: string) {
  const suspicion = state.get('balance', 'now')?.suspicion;
  if (!suspicion || (suspicion.sensor.device !== id && suspicion.other?.device !== id)) return null;
  const { kind, sensor, other, since, evidence } = suspicion;
  const named = (one: typeof sensor) => `${one.kind}/${one.id}`;
  return {
    ...{ kind, sensor: named(sensor), other: other && named(other), since },
    evidence: Math.round(evidence),
  };
}

export function alertPublication(model: HallModel, key: string, alert: AlertPart | undefined): Publication {
  const topic = topicOf(model, 'alert', key);
  if (!alert) return { topic, body: null };
  const rule = rules.find((candidate) => candidate.id === alert.rule);
  return {
    topic,
    body: {
      key,
      rule: alert.rule,
      hall: model.hall.id,
      subject: alert.subject,
      state: alert.phase,
      severity: rule?.severity ?? 'warning',
      since: alert.since,
      value: Math.round(alert.value),
      limit: Math.round(alert.limit),
      unit: rule?.unit ?? '',
      ended: alert.ended,
      ...alertText(model, alert),
    },
  };
}

export function topicOf(model: HallModel, kind: 'queue' | 'zone' | 'device' | 'alert', id: string): string {
  return `hallgate/${model.hall.id}/${kind}/${id}`;
}
