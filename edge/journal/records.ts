/**
 * Several records in one blob, each with a checksum of its own, so that a damaged byte costs one record.
 *
 * A record is: CRC-32 as 8 hex digits, the text as UTF-8, the byte 0x1E. The CRC begins with the row's number, so that a
 * body which the file system put into another row is found out, too.
 */
import { crc32 } from 'node:zlib';

const separator = '\u001e';
const crcDigits = 8;

/** CRC-32 of a text's UTF-8, begun with the number of its row. */
export function checksum(text: string | Uint8Array, row: number): number {
  const seed = row % 2 ** 32;
  // Of an empty buffer without memory behind it, zlib's crc32 is 0 whatever it began with.
  return text.length === 0 ? seed : crc32(text, seed);
}

export function encodeRecords(records: readonly string[], row: number): Buffer {
  let text = '';
  for (const record of records) {
    // A control character without meaning in any text we store: it is left out rather than escaped.
    const clean = record.includes(separator) ? record.replaceAll(separator, '') : record;
    text += checksum(clean, row).toString(16).padStart(crcDigits, '0') + clean + separator;
  }
  return Buffer.from(text, 'utf8');
}

export interface Decoded {
  /** In order; null where the checksum does not fit. A lost separator makes two records one. */
  readonly records: readonly (string | null)[];
  readonly sound: boolean;
}

/** @param expected how many records the row states; any other number is damage */
export function decodeRecords(body: Uint8Array, row: number, expected: number): Decoded {
  const parts = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8').split(separator);
  // The text ends with a separator: what follows it is empty, or the rest of a record that lost its own.
  const tail = parts.pop();
  if (tail !== '') parts.push(tail ?? '');
  let sound = parts.length === expected;
  const records = parts.map((part) => {
    const record = part.slice(crcDigits);
    if (checksum(record, row).toString(16).padStart(crcDigits, '0') === part.slice(0, crcDigits))
      return record;
    sound = false;
    return null;
  });
  return { records, sound };
}
