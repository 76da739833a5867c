/**
 * InfluxQL expressions over the fields of a measurement: only functions that InfluxDB 1.x, 2.x and 3.x share.
 *
 * The field names stay in the type, so that `select` can refuse a field that the measurement does not have.
 */

/** `needs` is "number" where InfluxQL cannot take text. */
export interface Expression<F extends string = string, K extends 'number' | 'any' = 'number' | 'any'> {
  readonly text: string;
  readonly fields: readonly F[];
  readonly needs: K;
}

type Numeric<F extends string> = Expression<F, 'number'>;
type Plain<F extends string> = Expression<F, 'any'>;

const call =
  (name: string) =>
  <F extends string>(field: F): Numeric<F> => ({
    text: `${name}("${field}")`,
    fields: [field],
    needs: 'number',
  });

/** The newest value; of a text, too. */
export const last = <F extends string>(field: F): Plain<F> => ({
  text: `last("${field}")`,
  fields: [field],
  needs: 'any',
});
/** How many points have the field. */
export const count = <F extends string>(field: F): Plain<F> => ({
  text: `count("${field}")`,
  fields: [field],
  needs: 'any',
});
export const max = call('max');
export const min = call('min');
export const mean = call('mean');
export const sum = call('sum');

/** Each point by itself, a field or a tag: for marks and lists, never for charts. */
export const each = <F extends string>(name: F): Plain<F> => ({
  text: `"${name}"`,
  fields: [name],
  needs: 'any',
});

/** The quotient in per cent, from two aggregates of the same points. */
export const percentOf = <F extends string, G extends string>(
  part: Expression<F>,
  whole: Expression<G>,
): Numeric<F | G> => ({
  text: `${part.text} / ${whole.text} * 100`,
  fields: [...part.fields, ...whole.fields],
  needs: 'number',
});

/** The difference of two aggregates of the same points. */
export const minus = <F extends string, G extends string>(
  left: Expression<F>,
  right: Expression<G>,
): Numeric<F | G> => ({
  text: `(${left.text} - ${right.text})`,
  fields: [...left.fields, ...right.fields],
  needs: 'number',
});

/** The value times a constant, to change its unit. */
export const times = <F extends string>(value: Expression<F>, factor: number): Numeric<F> => ({
  text: `${value.text} * ${factor}`,
  fields: value.fields,
  needs: 'number',
});
