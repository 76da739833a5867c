/**
 * The keys of Grafana's alerting files, exactly. The SDK describes the HTTP API, which spells some of them otherwise,
 * and Grafana drops an unknown key without a word: so the form is strict, and the tests hold every file against it.
 */
import { z } from 'zod';

const name = z.string().min(1);
/** "90s", "3m". */
const duration = z.string().regex(/^\d+(s|m|h)$/);
/** Grafana refuses longer ones. */
const uid = z.string().regex(/^[a-zA-Z0-9_-]{1,40}$/);
const refId = z.string().regex(/^[A-Z]$/);

const influxNode = z.strictObject({
  refId,
  datasourceUid: name,
  relativeTimeRange: z.strictObject({ from: z.int().positive(), to: z.literal(0) }),
  model: z.strictObject({
    refId,
    datasource: z.strictObject({ type: z.literal('influxdb'), uid: name }),
    rawQuery: z.literal(true),
    resultFormat: z.literal('time_series'),
    query: name,
    intervalMs: z.int().positive(),
    maxDataPoints: z.int().positive(),
  }),
});

const expression = z.strictObject({ type: z.literal('__expr__'), uid: z.literal('__expr__') });
const evaluator = z.strictObject({ type: z.enum(['gt', 'lt']), params: z.tuple([z.number()]) });
const expressionModel = z.discriminatedUnion('type', [
  z.strictObject({
    refId,
    datasource: expression,
    type: z.literal('reduce'),
    expression: refId,
    reducer: z.literal('last'),
    settings: z.strictObject({ mode: z.literal('dropNN') }),
  }),
  z.strictObject({ refId, datasource: expression, type: z.literal('math'), expression: name }),
  z.strictObject({
    refId,
    datasource: expression,
    type: z.literal('threshold'),
    expression: refId,
    conditions: z.tuple([z.strictObject({ evaluator, unloadEvaluator: evaluator.optional() })]),
  }),
]);
const expressionNode = z.strictObject({
  refId,
  datasourceUid: z.literal('__expr__'),
  model: expressionModel,
});

export const ruleSchema = z.strictObject({
  uid,
  title: name,
  condition: refId,
  for: duration,
  keepFiringFor: duration.optional(),
  missing_series_evals_to_resolve: z.int().min(1).optional(),
  noDataState: z.enum(['NoData', 'Alerting', 'OK', 'KeepLast']),
  execErrState: z.enum(['Alerting', 'Error', 'OK', 'KeepLast']),
  dashboardUid: uid,
  panelId: z.int().min(1),
  labels: z.strictObject({
    severity: z.enum(['warning', 'critical']),
    team: z.enum(['hall', 'tech', 'escalation']),
    /** Closing the hall ends the alert: only these may be muted outside the opening hours. */
    hours: z.literal('open').optional(),
  }),
  annotations: z.strictObject({
    title: name,
    summary: name,
    action: name,
    title_zh: name,
    summary_zh: name,
    action_zh: name,
  }),
  data: z.array(z.union([influxNode, expressionNode])).min(2),
});

const orgId = z.literal(1);

const receiver = z.discriminatedUnion('type', [
  z.strictObject({
    uid,
    type: z.literal('email'),
    settings: z.strictObject({ addresses: name, singleEmail: z.boolean() }),
  }),
  z.strictObject({
    uid,
    type: z.literal('webhook'),
    settings: z.strictObject({
      url: z.string().regex(/^\$\{[A-Z_][A-Z0-9_]*\}$/),
      httpMethod: z.literal('POST'),
    }),
  }),
]);

const matcher = z.tuple([name, z.enum(['=', '!=']), name]);
const leafRoute = z.strictObject({ receiver: name, object_matchers: z.array(matcher).min(1) });
const route = leafRoute.extend({ routes: z.array(leafRoute).optional() });

const policy = z.strictObject({
  orgId,
  receiver: name,
  group_by: z.array(name).min(1),
  group_wait: duration,
  group_interval: duration,
  repeat_interval: duration,
  routes: z.array(route).optional(),
});

export const rulesFileSchema = z.strictObject({
  apiVersion: z.literal(1),
  groups: z.array(
    z.strictObject({ orgId, name, folder: name, interval: duration, rules: z.array(ruleSchema).min(1) }),
  ),
  deleteRules: z.array(z.strictObject({ orgId, uid })).optional(),
});

export const contactsFileSchema = z.strictObject({
  apiVersion: z.literal(1),
  contactPoints: z.array(z.strictObject({ orgId, name, receivers: z.array(receiver).min(1) })),
  policies: z.tuple([policy]),
});

export type AlertRule = z.infer<typeof ruleSchema>;
export type AlertNode = AlertRule['data'][number];
export type RulesFile = z.infer<typeof rulesFileSchema>;
export type ContactsFile = z.infer<typeof contactsFileSchema>;
export type Receiver = z.infer<typeof receiver>;
export type Route = z.infer<typeof route>;
