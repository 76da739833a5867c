/** Figures as Grafana's files and people want them. */

/** A duration as Grafana parses it: "90s", "3m". */
export const seconds = (value: number): string => {
  const whole = Math.round(value);
  return whole > 0 && whole % 60 === 0 ? `${whole / 60}m` : `${whole}s`;
};

/** A text where Grafana would replace `$NAME`. */
export const literal = (text: string): string => text.replaceAll('$', '$$$$');
