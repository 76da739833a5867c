/** The text of an annotation: the parts of Grafana's templates that the rules use. */
import type { Instance } from './evaluator.js';

/** @throws for a placeholder that would come out empty, or that is not understood */
export function annotation(template: string, { labels, values }: Instance): string {
  return template.replaceAll(/\{\{ (.*?) \}\}/g, (_all, inner: string) => {
    const label = /^\$labels\.(\w+)$/.exec(inner)?.[1];
    if (label !== undefined) return known(labels[label], inner);
    const value = /^(humanizeDuration|printf "%\.0f") \$values\.([A-Z])\.Value$/.exec(inner);
    if (!value) throw new Error(`not understood: ${inner}`);
    const number = Number(known(values[value[2]!], inner));
    return value[1] === 'humanizeDuration' ? humanizeDuration(number) : number.toFixed(0);
  });
}

function known<T>(value: T | undefined, inner: string): T {
  if (value === undefined) throw new Error(`comes out empty: ${inner}`);
  return value;
}

/** As Prometheus and Grafana do: "12m 5s". */
function humanizeDuration(seconds: number): string {
  const whole = Math.floor(seconds);
  const parts = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  const from = parts.findIndex((part) => part > 0);
  const names = ['d', 'h', 'm', 's'];
  return from < 0
    ? '0s'
    : parts
        .map((part, index) => `${part}${names[index]}`)
        .slice(from)
        .join(' ');
}
