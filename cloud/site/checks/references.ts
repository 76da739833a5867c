/** Names in a hall that must be names of something in the hall. */
import { type Draft, present } from '../draft.js';
import type { Hall } from '../hall.js';
import { choices, type Finding, type Path, type ProblemCode } from '../problem.js';
import { nearest } from '../suggest.js';

const kinds = {
  zone: { list: 'zones', code: 'unknown_zone' },
  line: { list: 'lines', code: 'unknown_line' },
  queue: { list: 'queues', code: 'unknown_queue' },
  desk: { list: 'desks', code: 'unknown_desk' },
  account: { list: 'accounts', code: 'unknown_account' },
} as const satisfies Record<string, { list: keyof Hall; code: ProblemCode }>;

type Kind = keyof typeof kinds;

export function checkReferences(hall: Draft<Hall>): Finding[] {
  const findings: Finding[] = [];
  const refer = (kind: Kind, id: string | undefined, path: Path) => {
    const ids = present(hall[kinds[kind].list]).flatMap(([, { id }]) => (id === undefined ? [] : [id]));
    if (id === undefined || ids.includes(id)) return;
    const near = nearest(id, ids);
    const mend = `${near === undefined ? '' : `did you mean "${near}"? `}${choices(kinds[kind].list, ids)}`;
    findings.push({ code: kinds[kind].code, path, found: id, wrong: `no such ${kind}`, mend });
  };
  for (const [index, queue] of present(hall.queues)) {
    refer('zone', queue.zone, ['queues', index, 'zone']);
    for (const [at, desk] of present(queue.desks)) refer('desk', desk, ['queues', index, 'desks', at]);
  }
  for (const [index, device] of present(hall.devices)) {
    refer('account', device.account, ['devices', index, 'account']);
    for (const [at, watch] of present(device.watches)) {
      const path = ['devices', index, 'watches', at];
      for (const kind of ['zone', 'line', 'queue', 'desk'] as const)
        refer(kind, watch[kind], [...path, kind]);
    }
  }
  return findings;
}

export function checkDesksOfQueues(hall: Draft<Hall>): Finding[] {
  const findings: Finding[] = [];
  const queueOf = new Map<string, string>();
  for (const [index, queue] of present(hall.queues)) {
    for (const [at, desk] of present(queue.desks)) {
      const path = ['queues', index, 'desks', at];
      const other = queueOf.get(desk);
      if (other !== undefined) {
        const wrong = `a desk of queue ${other} already`;
        findings.push({
          code: 'desk_shared',
          path,
          found: desk,
          wrong,
          mend: 'a desk serves one queue; make one queue of the two',
        });
      }
      queueOf.set(desk, queue.id ?? `no. ${index + 1}`);
    }
  }
  for (const [index, { id }] of present(hall.desks)) {
    if (id === undefined || queueOf.has(id)) continue;
    const [path, level] = [['desks', index, 'id'], 'warning'] as const;
    findings.push({
      code: 'desk_unused',
      level,
      path,
      found: id,
      wrong: 'a desk of no queue',
      mend: 'add it to the desks of a queue',
    });
  }
  return findings;
}
