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

/** Secrets come from the environment of Grafana alone. */
const fromEnvironment = z.string().regex(/^\$\{[A-Z_][A-Z0-9_]*\}$/);
/** A template of ours. */
const template = z.string().regex(/^\{\{ template "hallgate\.[a-z.-]+" \. \}\}$/i);
const titled = { title: template, message: template };

/** The settings of each kind as Grafana's source reads them. */
const receiver = z.discriminatedUnion('type', [
  z.strictObject({
    uid,
    type: z.literal('email'),
    settings: z.strictObject({
      addresses: name,
      singleEmail: z.boolean(),
      subject: template,
      message: template,
    }),
  }),
  z.strictObject({
    uid,
    type: z.literal('webhook'),
    settings: z.strictObject({ url: fromEnvironment, httpMethod: z.literal('POST'), ...titled }),
  }),
  z.strictObject({
    uid,
    type: z.literal('telegram'),
    settings: z.strictObject({
      bottoken: fromEnvironment,
      chatid: z.string().regex(/^(-?\d+|@\w{5,})$/),
      parse_mode: z.literal('None'),
      message: template,
    }),
  }),
  z.strictObject({
    uid,
    type: z.literal('slack'),
    settings: z.strictObject({ url: fromEnvironment, title: template, text: template }),
  }),
  z.strictObject({
    uid,
    type: z.literal('teams'),
    settings: z.strictObject({ url: fromEnvironment, ...titled }),
  }),
  z.strictObject({
    uid,
    type: z.literal('dingding'),
    settings: z.strictObject({ url: fromEnvironment, msgType: z.literal('actionCard'), ...titled }),
  }),
  z.strictObject({
    uid,
    type: z.literal('wecom'),
    settings: z.strictObject({ url: fromEnvironment, msgtype: z.literal('text'), ...titled }),
  }),
]);

const matcher = z.tuple([name, z.enum(['=', '!=']), name]);
const leafRoute = z.strictObject({
  receiver: name,
  object_matchers: z.array(matcher).min(1),
  mute_time_intervals: z.array(name).min(1).optional(),
});
const route = leafRoute.extend({ routes: z.array(leafRoute).optional() });

const clock = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/);
const muteTime = z.strictObject({
  orgId,
  name,
  time_intervals: z
    .array(
      z.strictObject({
        times: z
          .array(z.strictObject({ start_time: clock, end_time: clock }))
          .min(1)
          .optional(),
        weekdays: z.tuple([z.string().regex(/^[a-z]+day$/)]).optional(),
        days_of_month: z.tuple([z.string().regex(/^\d{1,2}$/)]).optional(),
        months: z.tuple([z.string().regex(/^\d{1,2}$/)]).optional(),
        years: z.tuple([z.string().regex(/^\d{4}$/)]).optional(),
        location: name,
      }),
    )
    .min(1),
});

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
  muteTimes: z.array(muteTime).min(1).optional(),
  templates: z.array(z.strictObject({ orgId, name, template: name })).min(1),
});

export type AlertRule = z.infer<typeof ruleSchema>;
export type AlertNode = AlertRule['data'][number];
export type RulesFile = z.infer<typeof rulesFileSchema>;
export type ContactsFile = z.infer<typeof contactsFileSchema>;
export type Receiver = z.infer<typeof receiver>;
export type MuteTime = z.infer<typeof muteTime>;
export type Route = z.infer<typeof route>;
