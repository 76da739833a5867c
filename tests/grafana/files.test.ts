/** Grafana's files for a site: of the strict form, free of secrets, and pointing only at what exists. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type AlertRule, contactsFileSchema, rulesFileSchema } from '../../cloud/grafana/alerting-file.js';
import { grafanaFiles } from '../../cloud/grafana/files.js';
import { influxOfSite } from '../../cloud/grafana/influx-of-site.js';
import { rulesFile } from '../../cloud/grafana/rules.js';
import { type Hall, hallSchema } from '../../cloud/site/hall.js';
import { checkedIn, parsed } from './boards.js';
import { datasourceFileSchema, providerFileSchema } from './provisioning-schema.js';
import { lintQuery } from './query-lint.js';
import { standards } from './standards.js';

const influx = { version: 1, url: 'http://influx.example.org:8086', database: 'halls' } as const;
const hall = (id: string, more: object = {}): Hall =>
  hallSchema.parse({ id, name: id, time_zone: 'Europe/Berlin', hours: {}, capacity: 50, influx, ...more });

const anna = { name: 'Anna', role: 'manager', email: 'anna@example.org' };
const bo = { name: 'Bo', role: 'facilities', email: 'bo@example.org', webhook_env: 'BO_HOOK' };
const cy = { name: 'Cy', role: 'ops', webhook_env: 'OPS_HOOK' };
const halls = [hall('north', { people: [anna, bo, cy] }), hall('south', { people: [bo] }), hall('quiet')];

const site = { standards, halls, influx, language: 'en' } as const;

const fileOf = (version: 1 | 2 | 3, name: string): unknown =>
  parse(grafanaFiles({ ...site, influx: { ...influx, version } }).get(`grafana/provisioning/${name}`)!);
const rulesOf = (version: 1 | 2 | 3) =>
  rulesFileSchema.parse(fileOf(version, 'alerting/hallgate-rules.yaml'));
const rules = rulesOf(1).groups.flatMap((group) => group.rules);

describe('the file of the rules', () => {
  it.each([1, 2, 3] as const)('has the keys that Grafana knows, for InfluxDB %i', (version) => {
    expect(rulesOf(version).groups.map(({ rules: of }) => of.length)).toEqual([15, 4]);
  });

  it.each([
    'keep_firing_for',
    'missingSeriesEvalsToResolve',
    'noDatastate',
  ])('is refused with the key %s, which Grafana would drop without a word', (key) => {
    const file = rulesOf(1);
    const [first] = file.groups;
    Object.assign(first!.rules[0]!, { [key]: '5m' });
    const { error } = rulesFileSchema.safeParse(file);
    expect(error?.issues).toMatchObject([{ code: 'unrecognized_keys', keys: [key] }]);
  });

  it('has uids and titles of their own', () => {
    expect(new Set(rules.map(({ uid }) => uid)).size).toBe(rules.length);
    expect(new Set(rules.map(({ title }) => title)).size).toBe(rules.length);
  });

  it.each(rules)('$uid asks what an alert rule may ask', ({ data }) => {
    const queries = data.flatMap((node) => ('relativeTimeRange' in node ? [node.model.query] : []));
    expect(queries.length).toBeGreaterThan(0);
    for (const query of queries) expect(lintQuery(query, 'alert')).toEqual([]);
  });

  it.each(rules)('$uid uses each of its steps, and its condition is one of them', ({ data, condition }) => {
    const refIds = data.map(({ refId }) => refId);
    for (const node of data) expect(node.model.refId).toBe(node.refId);
    const used = data.flatMap((node) => (node.datasourceUid === '__expr__' ? usedBy(node.model) : []));
    expect([...new Set([...used, condition])].sort()).toEqual(refIds);
  });

  it.each(rules)('$uid leads to a panel that shows what it judges', ({ data, dashboardUid, panelId }) => {
    const board = checkedIn.map(parsed).find(({ uid }) => uid === dashboardUid);
    const panel = board?.panels.find(({ id }) => id === panelId);
    const shown = panel && 'targets' in panel ? panel.targets.map(({ query }) => fromOf(query)) : [];
    const judged = data.flatMap((node) => ('relativeTimeRange' in node ? [fromOf(node.model.query)] : []));
    const kin: Record<string, string> = { help_call: 'call', alert_open: 'queue' };
    for (const measurement of judged) expect(shown).toContain(kin[measurement] ?? measurement);
  });

  it.each(rules)('$uid says in one sentence what happened, and what to do', ({ annotations, labels }) => {
    expect(annotations.summary.replaceAll(/\{\{.*?\}\}/g, 'x')).toMatch(/^[A-Zx][^.!?]{20,}\.$/);
    expect(annotations.action).toMatch(/^[A-Z].{15,}\.$/);
    expect(annotations.summary_zh).toMatch(/\p{Script=Han}[^。]{5,}。$/u);
    expect(annotations.action_zh).toMatch(/\p{Script=Han}.{4,}。$/u);
    expect(Object.values(annotations).join('')).not.toContain('undefined');
    expect(placeholders(annotations.summary_zh)).toEqual(placeholders(annotations.summary));
    expect(['hall', 'tech', 'escalation']).toContain(labels.team);
  });

  it('takes its figures from the standards', () => {
    const strict = { ...standards, wait: { ...standards.wait, target_s: 480, clear_s: 450, hold_s: 45 } };
    const high = rulesFile({ standards: strict, influxVersion: 1, language: 'en' }).groups[0]!.rules.find(
      ({ uid }) => uid === 'wait-high',
    )!;
    expect(high.title).toBe('Wait above 8 min');
    expect(high.for).toBe('45s');
    expect(high.data.at(-1)?.model).toMatchObject({
      conditions: [{ evaluator: { params: [480] }, unloadEvaluator: { params: [450] } }],
    });
  });

  it('looks back no further than InfluxDB 3 Core can', () => {
    const longest = Math.max(...rulesOf(3).groups.flatMap(({ rules: of }) => of.flatMap(rangesOf)));
    expect(longest).toBe(2 * 86_400);
  });
});

/** What a text leaves to be filled in, in whatever order. */
const placeholders = (text: string) => (text.match(/\{\{.*?\}\}/g) ?? []).sort();

const rangesOf = ({ data }: AlertRule): number[] =>
  data.flatMap((node) => ('relativeTimeRange' in node ? [node.relativeTimeRange.from] : []));
const fromOf = (query: string): string => /FROM "(\w+)"/.exec(query)?.[1] ?? '';

function usedBy(model: AlertRule['data'][number]['model']): string[] {
  if (!('type' in model)) return [];
  if (model.type !== 'math') return [model.expression];
  return [...model.expression.matchAll(/\$([A-Z])/g)].map(([, refId]) => refId!);
}

describe('the file of the contact points', () => {
  const contacts = contactsFileSchema.parse(fileOf(1, 'alerting/hallgate-contacts.yaml'));
  const names = contacts.contactPoints.map(({ name }) => name);
  const pointOf = (name: string) =>
    contacts.contactPoints.find((point) => point.name === name)!.receivers.map(({ settings }) => settings);

  it('tells managers and ops of the hall, facilities of the devices, and the manager when nobody answers', () => {
    expect(pointOf('north-hall')).toMatchObject([
      { addresses: 'anna@example.org', singleEmail: false },
      { url: `\${OPS_HOOK}`, httpMethod: 'POST' },
    ]);
    expect(pointOf('north-tech')).toMatchObject([
      { addresses: 'bo@example.org', singleEmail: false },
      { url: `\${BO_HOOK}`, httpMethod: 'POST' },
      { url: `\${OPS_HOOK}`, httpMethod: 'POST' },
    ]);
    expect(pointOf('north-escalation')).toMatchObject([
      { addresses: 'anna@example.org', singleEmail: false },
    ]);
  });

  it('tells all people of a hall that has nobody with the role', () => {
    expect(pointOf('south-hall')).toEqual(pointOf('south-tech'));
  });

  it('routes to contact points that exist, and to none for a hall without people', () => {
    const [policy] = contacts.policies;
    const routes = policy.routes ?? [];
    const used = [
      policy.receiver,
      ...routes.flatMap(({ receiver, routes: under }) => [
        receiver,
        ...(under ?? []).map((one) => one.receiver),
      ]),
    ];
    expect([...new Set(used)].sort()).toEqual([...names].sort());
    expect(routes.map(({ object_matchers }) => object_matchers[0]?.[2])).toEqual(['north', 'south']);
  });

  it('reaches a person in each of the ways that Grafana has', () => {
    const everywhere = {
      name: 'Di',
      role: 'manager',
      email: 'di@example.org',
      webhook_env: 'DI_HOOK',
      slack_env: 'DI_SLACK',
      teams_env: 'DI_TEAMS',
      dingtalk_env: 'DI_DINGTALK',
      wecom_env: 'DI_WECOM',
      telegram: { bot_env: 'HALLS_BOT', chat: -1001234 },
    };
    const one = [hall('east', { people: [everywhere], languages: ['zh-Hans', 'en'] })];
    const file = grafanaFiles({ ...site, halls: one }).get(
      'grafana/provisioning/alerting/hallgate-contacts.yaml',
    );
    const { contactPoints } = contactsFileSchema.parse(parse(file!));
    const { receivers } = contactPoints.find(({ name }) => name === 'east-hall')!;
    expect(receivers.map(({ type }) => type)).toEqual([
      'email',
      'webhook',
      'slack',
      'teams',
      'dingding',
      'wecom',
      'telegram',
    ]);
    expect(receivers.at(-1)?.settings).toEqual({
      bottoken: `\${HALLS_BOT}`,
      chatid: '-1001234',
      parse_mode: 'None',
      message: '{{ template "hallgate.message.zh-hans" . }}',
    });
  });

  it('escalates to the second person, and tells a person of the other halls that are named', () => {
    const second = {
      name: 'Ed',
      role: 'manager',
      email: 'ed@example.org',
      escalation: true,
      also: ['south'],
    };
    const two = [hall('north', { people: [anna, second] }), hall('south', { people: [bo] })];
    const file = grafanaFiles({ ...site, halls: two }).get(
      'grafana/provisioning/alerting/hallgate-contacts.yaml',
    );
    const { contactPoints } = contactsFileSchema.parse(parse(file!));
    const mailOf = (name: string) => {
      const [mail] = contactPoints.find((point) => point.name === name)!.receivers;
      return mail?.type === 'email' ? mail.settings.addresses : '';
    };
    expect(mailOf('north-escalation')).toBe('ed@example.org');
    expect(mailOf('north-hall')).toBe('anna@example.org;ed@example.org');
    expect(mailOf('south-escalation')).toBe('ed@example.org');
  });

  it('has uids of its own, short enough for the longest hall id', () => {
    const long = [hall('a'.repeat(63), { people: [bo] })];
    const files = grafanaFiles({ ...site, halls: long });
    contactsFileSchema.parse(parse(files.get('grafana/provisioning/alerting/hallgate-contacts.yaml')!));
    const uids = contacts.contactPoints.flatMap(({ receivers }) => receivers.map(({ uid }) => uid));
    expect(new Set(uids).size).toBe(uids.length);
  });

  it('is not written when nobody has an address', () => {
    const files = grafanaFiles({ ...site, halls: [hall('quiet')] });
    expect([...files.keys()].filter((path) => path.includes('contacts'))).toEqual([]);
  });
});

describe('the files of the data source and the boards', () => {
  it.each([1, 2, 3] as const)('have the keys that Grafana knows, for InfluxDB %i', (version) => {
    datasourceFileSchema.parse(fileOf(version, 'datasources/hallgate.yaml'));
    providerFileSchema.parse(fileOf(version, 'dashboards/hallgate.yaml'));
  });

  it('say the same to readers of YAML 1.1 and 1.2', () => {
    const open = hall('open', { hours: { mon: ['09:00-18:20'] }, people: [anna] });
    const files = [...grafanaFiles({ ...site, halls: [open] })].filter(([path]) => path.endsWith('.yaml'));
    expect(files).toHaveLength(4);
    expect(files.some(([, text]) => text.includes('"09:00"'))).toBe(true);
    for (const [, text] of files) {
      expect(parse(text, { version: '1.1' })).toEqual(parse(text));
      expect(text).not.toMatch(/[-:] =$/m);
    }
  });

  it('name every variable that the files use, and no value of a secret one', () => {
    for (const version of [1, 2, 3] as const) {
      const files = grafanaFiles({ ...site, influx: { ...influx, version } });
      const example = files.get('grafana/grafana.env.example')!;
      const provisioning = [...files].filter(([path]) => path.endsWith('.yaml')).map(([, text]) => text);
      const used = provisioning.flatMap((text) =>
        [...text.matchAll(/\$\{([A-Z_0-9]+)\}/g)].map(([, name]) => name!),
      );
      const named = [...example.matchAll(/^([A-Z_0-9]+)=(.*)$/gm)];
      expect(named.map(([, name]) => name!).sort()).toEqual([...new Set(used)].sort());
      for (const [, name, value] of named)
        expect(/PASSWORD|TOKEN|HOOK|BOT/.test(name!) ? value : '').toBe('');
    }
  });
});

describe('what stands in the way', () => {
  it('is a site without InfluxDB', () => {
    const { influx: none, ...without } = hall('north');
    expect(none).toBeDefined();
    expect(influxOfSite([without]).problems.map(({ code, file }) => [code, file])).toEqual([
      ['no_influx', 'halls/north.yaml'],
    ]);
  });

  it('is two databases, with each difference named', () => {
    const other = hall('south', { influx: { ...influx, version: 2, database: 'other' } });
    expect(
      influxOfSite([hall('north'), other]).problems.map(({ code, key, found }) => [code, key, found]),
    ).toEqual([
      ['influx_differs', 'influx.version', '2'],
      ['influx_differs', 'influx.database', '"other"'],
    ]);
  });
});
