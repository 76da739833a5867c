/** Which line of InfluxDB a server is, asked from the server when the site does not say. */
import { type InfluxTarget, type InfluxVersion, statedVersion } from '../../cloud/influx/target.js';
import { describe } from './send.js';
import { judge, type Verdict } from './verdict.js';

/** /ping of 1.x and 2.x answers without an account; 3.x wants its token, and its /health may be open. */
const paths = ['ping', 'health'];
const bodyMax = 10_000;

/** The version, or why it could not be learned: never "acked", "poison" or "too_large". */
export async function detectVersion(
  target: InfluxTarget,
  signal: AbortSignal,
  wallMs: () => number,
): Promise<InfluxVersion | Verdict> {
  let verdict: Verdict = {
    kind: 'hold',
    reason: 'not_influxdb',
    detail: 'no answer names a version of InfluxDB',
  };
  for (const path of paths) {
    try {
      const response = await fetch(new URL(path, target.url.endsWith('/') ? target.url : `${target.url}/`), {
        headers: target.secret === undefined ? {} : { authorization: `Token ${target.secret}` },
        redirect: 'manual',
        signal,
      });
      const body = (await response.text()).slice(0, bodyMax);
      const version = statedVersion(response.headers.get('x-influxdb-version'), body);
      if (version !== null) return version;
      const retryAfter = response.headers.get('retry-after');
      const judged = judge(
        { kind: 'answer', status: response.status, body, ...(retryAfter === null ? {} : { retryAfter }) },
        wallMs(),
      );
      if (judged.kind === 'retry') return judged;
      if (judged.kind === 'hold' && judged.reason !== 'not_found') verdict = judged;
    } catch (error) {
      signal.throwIfAborted();
      return judge({ kind: 'failure', detail: describe(error) }, wallMs());
    }
  }
  return verdict;
}
