/** What Hallgate says on MQTT, retained: a pure function of the state. Values that are not known are null. */
import { adviceNow } from './hall/advice.js';
import { deviceNow } from './hall/device-now.js';
import { isOver, type QueueNow } from './hall/liveness.js';
import type { HallModel } from './hall/model.js';
import { rules } from './rules/judge.js';
import { subjectId } from './rules/rule.js';
import { adviceText, alertText } from './rules/text.js';
import type { DayScore } from './state/parts.js';
import type { Draft } from './state/state.js';
import type { WaitEstimate } from './wait/wait.js';

export interface Publication {
  readonly topic: string;
  /** Null removes the retained message. `ts` and `stale_after_s` are added when it is sent. */
  readonly body: Readonly<Record<string, unknown>> | null;
}

/** @param state the committed state, or a draft of the next */
export function queuePublication(
  model: HallModel,
  state: Pick<Draft, 'get'>,
  id: string,
  now: QueueNow,
): Publication {
  const { estimate, fresh, status } = now;
  const value = (number: number | null) => (fresh ? tenths(number) : null);
  const advice = fresh ? adviceNow(model, state, id) : null;
  const score = state.get('score', id)?.last ?? null;
  return {
    topic: topicOf(model, 'queue', id),
    body: {
      status,
      wait_s: value(estimate.mean_s),
      wait_sd_s: value(estimate.sd_s),
      wait_p10_s: value(estimate.p10_s),
      wait_p50_s: value(estimate.p50_s),
      wait_p90_s: value(estimate.p90_s),
      over_limit: fresh ? isOver(model, now) : null,
      over_share: fresh ? share(estimate.p_over_target) : null,
      no_wait_share: fresh ? share(estimate.p_no_wait) : null,
      length: value(estimate.length),
      length_sd: value(estimate.length_sd),
      desks_open: fresh ? estimate.desks_open : null,
      grade: fresh ? estimate.grade : null,
      method: fresh ? estimate.method : null,
      realised: fresh ? realised(estimate) : null,
      abandonment: fresh ? abandonment(estimate) : null,
      arrivals_per_h: value(estimate.arrival_rate_per_h),
      services_per_h: value(estimate.service_rate_per_h),
      tags_60min: fresh ? estimate.tags_60min : null,
      recalibrated_age_s: value(estimate.recalibrated_age_s),
      inputs: estimate.inputs.map(({ name, age_s, used }) => ({ name, age_s: tenths(age_s), used })),
      desks_needed: advice?.held.desks ?? null,
      desks_to_open: advice?.toOpen ?? [],
      over_in_s: advice?.overInS ?? null,
      advice: advice && adviceText(model, advice),
      self_score: score && selfScore(score),
    },
  };
}

const tenths = (number: number | null) => (number === null ? null : Math.round(number * 10) / 10);
const share = (part: number | null) => (part === null ? null : Math.round(part * 1_000) / 1_000);

function realised({ realised: found }: WaitEstimate) {
  if (!found) return null;
  const { n, p50_s, p90_s, within_target, inferred } = found;
  return { n, p50_s: tenths(p50_s), p90_s: tenths(p90_s), in_sla: share(within_target), inferred };
}

/** Why it cannot be told stands in `unknown`; null when it can. */
function abandonment({ abandonment: found }: WaitEstimate) {
  const { share: part, per_h, mean_patience_s, refused } = found;
  return { share: share(part), per_h: tenths(per_h), patience_s: tenths(mean_patience_s), unknown: refused };
}

function selfScore({ day, ...kinds }: DayScore) {
  const figures = (kind: 'observed' | 'inferred') => {
    const found = kinds[kind];
    if (!found) return null;
    const { n, mae_s, bias_s, cover_80 } = found;
    return { n, mae_s: tenths(mae_s), bias_s: tenths(bias_s), cover: share(cover_80) };
  };
  return { day, observed: figures('observed'), inferred: figures('inferred') };
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

export function alertPublication(model: HallModel, state: Pick<Draft, 'get'>, key: string): Publication {
  const topic = topicOf(model, 'alert', key);
  const alert = state.get('alert', key);
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
      ...alertText(model, alert, adviceNow(model, state, subjectId(alert.subject))),
    },
  };
}

export function topicOf(model: HallModel, kind: 'queue' | 'zone' | 'device' | 'alert', id: string): string {
  return `hallgate/${model.hall.id}/${kind}/${id}`;
}
