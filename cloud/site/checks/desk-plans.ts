/** Plans of desks: times in their order, and no more desks than the queue has. */
import { type Draft, present } from '../draft.js';
import type { Hall } from '../hall.js';
import type { Finding } from '../problem.js';

export function checkDeskPlans(hall: Draft<Hall>): Finding[] {
  return present(hall.queues).flatMap(([index, queue]) =>
    Object.entries(queue.desk_plan ?? {}).flatMap(([day, steps]) => {
      const path = ['queues', index, 'desk_plan', day];
      let latest: string | undefined;
      return present(steps).flatMap(([at, { from, desks }]): Finding[] => {
        const findings: Finding[] = [];
        if (from !== undefined) {
          if (latest !== undefined && from <= latest) {
            const wrong = `which is not later than ${latest} before it`;
            const mend = 'write the times of a day from early to late, each once';
            findings.push({ code: 'plan_order', path: [...path, at, 'from'], found: from, wrong, mend });
          } else latest = from;
        }
        const has = queue.desks?.length;
        if (desks !== undefined && has !== undefined && desks > has) {
          const wrong = `more than the ${has} ${has === 1 ? 'desk' : 'desks'} of the queue`;
          const mend = 'plan fewer, or add desks to the queue';
          findings.push({ code: 'plan_desks', path: [...path, at, 'desks'], found: desks, wrong, mend });
        }
        return findings;
      });
    }),
  );
}
