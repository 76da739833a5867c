import { z } from 'zod';
import { defineProfile, message } from '../profile.js';
import type { Reading } from '../reading.js';
import { iso, numeric } from '../values.js';

const text = z.string().max(64).nullish();
const schema = z.object({
  Source: z.object({ UtcTime: text, ModelName: text, MacAddress: text }),
  Data: z
    .array(
      z.object({
        RuleType: z.string().max(64),
        CountingInfo: z
          .array(z.object({ RuleName: z.string().max(64), In: numeric, Out: numeric, EndTime: text }))
          .max(64)
          .nullish(),
      }),
    )
    .max(64),
});
type Push = z.output<typeof schema>;

/** One channel a rule, named as it was drawn; names arrive with blanks and misspelt. */
function read({ Data }: Push): Reading[] {
  const rules = Data.filter((each) => each.RuleType.trim() === 'Counting').flatMap(
    (each) => each.CountingInfo ?? [],
  );
  const newest = Math.max(0, ...rules.map((rule) => iso(rule.EndTime).at ?? 0));
  return rules.map((rule) => {
    const stamp = iso(rule.EndTime);
    const late = stamp.at !== undefined && stamp.at < newest ? { backfilled: true as const } : {};
    return {
      kind: 'crossing',
      channel: `rule:${rule.RuleName.trim()}`,
      ...stamp,
      ...late,
      in: rule.In,
      out: rule.Out,
    };
  });
}

const topic = 'bridge/vivotek-door';
const origin = 'Vivotek SC8131 manual, page 90; topic composed by us';
const EndTime = '2015-05-28T06:30:00Z';
const at = Date.parse(EndTime);
const push = (...CountingInfo: object[]) => ({
  Source: { UtcTime: '2015-05-28T06:30:01Z', ModelName: ' SC8131', MacAddress: '00:02:81:31:00:08' },
  Data: [{ RuleType: 'Counting', CountingInfo }],
});

export default defineProfile({
  id: 'vivotek-sc8131',
  vendor: 'Vivotek',
  model: 'SC8131 (stereo camera)',
  summary: 'People over each drawn rule, every 15 minutes',
  mounting: 'ceiling above the door, looking straight down',
  transport: 'HTTP or FTP push through a bridge that publishes the body unchanged, JSON',
  offline: 'silence of three intervals',
  battery: 'mains (PoE): no battery',
  named: /\bSC8131\b/,
  channels: ['rule:*'],
  messages: [
    message({
      topics: ['#'],
      schema,
      read,
      key: ({ Source, Data }) =>
        Source.UtcTime ? [Source.MacAddress, Source.UtcTime, JSON.stringify(Data)].join('|') : undefined,
    }),
  ],
  interval_s: 900,
  examples: [
    {
      name: 'a quarter of an hour, two rules',
      origin,
      topic,
      payload: push(
        { RuleName: 'Conting1', In: 1, Out: 2, EndTime },
        { RuleName: 'Conting2', In: 0, Out: 2, EndTime },
      ),
      expect: [
        { kind: 'crossing', channel: 'rule:Conting1', at, in: 1, out: 2 },
        { kind: 'crossing', channel: 'rule:Conting2', at, in: 0, out: 2 },
      ],
    },
    {
      name: 'a quarter sent late, counts as text',
      origin: `${origin}; second record composed by us`,
      topic,
      payload: push(
        { RuleName: ' Door', In: '3', Out: '4', EndTime: '2015-05-28T06:15:00Z' },
        { RuleName: ' Door', In: '1', Out: '0', EndTime },
      ),
      expect: [
        { kind: 'crossing', channel: 'rule:Door', at: at - 900_000, backfilled: true, in: 3, out: 4 },
        { kind: 'crossing', channel: 'rule:Door', at, in: 1, out: 0 },
      ],
    },
    {
      name: 'a rule without its count',
      origin: 'synthetic',
      topic,
      payload: push({ RuleName: 'Conting1', In: 1, EndTime }),
      expect: { rejected: 'schema' },
    },
  ],
});
