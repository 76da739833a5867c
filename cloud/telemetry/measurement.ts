/**
 * How a measurement is declared: its tags, and its fields with type and unit.
 *
 * Tags are bounded sets only (halls, queues, devices), for each new value is a new series for ever. In InfluxDB 3 tags
 * of a table cannot change and no tag may share a field's name, so both are frozen here and held by a test.
 */

/** "float", "int" and "string" are line protocol's types. A 0/1 int stands for yes/no: InfluxQL cannot average booleans. */
export type FieldType = 'float' | 'int' | 'string';

export interface Field<T extends FieldType = FieldType> {
  readonly type: T;
  /** "s", "people", "1" (a plain number or 0/1), "share" (0..1), "dBm", "" for text. */
  readonly unit: string;
  readonly about: string;
}

export interface Measurement {
  readonly about: string;
  /**
   * "event": a point each time something happens. "gauge": a point at most every few seconds while it is known.
   * "rollup": a point for each hour or day, at its start; it lives in a retention policy of its own.
   */
  readonly sort: 'event' | 'gauge' | 'rollup';
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, Field>>;
}

export const float = (unit: string, about: string): Field<'float'> => ({ type: 'float', unit, about });
export const int = (unit: string, about: string): Field<'int'> => ({ type: 'int', unit, about });
export const text = (about: string): Field<'string'> => ({ type: 'string', unit: '', about });
/** Yes or no as 1 or 0. */
export const flag = (about: string): Field<'int'> => ({ type: 'int', unit: '0/1', about });

export function measurement<const M extends Measurement>(declared: M): M {
  return declared;
}
