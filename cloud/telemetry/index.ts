export type { Field, FieldType, Measurement } from './measurement.js';
export type { FieldName, MeasurementName, Measurements, TagName } from './measurements.js';
export { measurements } from './measurements.js';
export type { Fields, Point, Tags } from './point.js';
export { point, toLine } from './point.js';
