/** A recorded queue on disk: CSV, plain or gzipped, row by row with its line. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';

/**
 * Calls `take` for each row, with the line that it ends on.
 *
 * @param needed columns without which the file is not of its format; their order and others beside them do not matter
 * @throws with the file, the line where there is one, and the mend
 */
export async function readRecord(
  file: string,
  needed: readonly string[],
  take: (row: Record<string, string>, line: number) => void,
): Promise<void> {
  const parser = parse({
    columns: true,
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  const source = createReadStream(file);
  // What goes wrong on the way ends the parser, and is thrown by the loop below.
  if (file.endsWith('.gz')) pipeline(source, createGunzip(), parser, () => {});
  else pipeline(source, parser, () => {});
  let rows = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      if (rows++ === 0) checkColumns(file, needed, record);
      take(record, info.lines);
    }
  } catch (error) {
    throw explained(file, error);
  }
  if (rows === 0) throw new Error(`record_empty: ${file} has no rows. It needs ${needed.join(', ')}.`);
}

interface Parsed {
  record: Record<string, string>;
  info: { lines: number };
}

function checkColumns(file: string, needed: readonly string[], row: Record<string, string>): void {
  const missing = needed.filter((column) => !(column in row));
  if (missing.length > 0)
    throw new Error(
      `record_columns: ${file} lacks ${missing.join(', ')}; it has ${Object.keys(row).join(', ')}. Give --format the form of this file.`,
    );
}

function explained(file: string, error: unknown): unknown {
  if (error instanceof CsvError)
    return new Error(
      `record_unreadable: ${file}, line ${error.lines}: ${error.message}. Fields with quotes or commas need quotes around them.`,
    );
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code.startsWith('Z_'))
    return new Error(
      `record_unreadable: ${file} is not whole gzip (${(error as Error).message}). A plain file must not end in .gz; else fetch it again.`,
    );
  if (code === 'ENOENT') return new Error(`record_missing: there is no file ${file}. Check its path.`);
  if (code.startsWith('E'))
    return new Error(`record_unreadable: ${file}: ${(error as Error).message}. Check its permissions.`);
  return error;
}
