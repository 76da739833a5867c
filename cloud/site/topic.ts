/** MQTT topic filters as sets of topics (MQTT 3.1.1, section 4.7). */

const levelsMax = 16;
const bytesMax = 256;

/** What is wrong with a filter, or undefined. */
export function filterFault(filter: string): string | undefined {
  const levels = filter.split('/');
  if (/[\0\ufffd]|[\ud800-\udfff]/.test(filter)) return 'which holds a character that MQTT forbids';
  if (Buffer.byteLength(filter) > bytesMax || levels.length > levelsMax) {
    return `which is longer than ${levelsMax} levels or ${bytesMax} bytes`;
  }
  if (levels.slice(0, -1).some((level) => level.includes('#'))) return 'where "#" is not the last level';
  if (levels.some((level) => level.length > 1 && /[+#]/.test(level)))
    return 'where "+" or "#" shares its level';
  return undefined;
}

/** Whether some topic fits both filters. A wildcard in the first level does not fit topics that begin with "$". */
export function overlap(a: string, b: string): boolean {
  const [left, right] = [a.split('/'), b.split('/')];
  const [firstLeft, firstRight] = [left[0]!, right[0]!];
  if (firstLeft.startsWith('$') !== firstRight.startsWith('$')) return false;
  return levelsOverlap(left, right);
}

function levelsOverlap(a: readonly string[], b: readonly string[]): boolean {
  const [headA, ...restA] = a;
  const [headB, ...restB] = b;
  // "sport/#" also fits "sport" itself.
  if (headA === '#' || headB === '#') return true;
  if (headA === undefined || headB === undefined) return headA === headB;
  return (headA === '+' || headB === '+' || headA === headB) && levelsOverlap(restA, restB);
}
