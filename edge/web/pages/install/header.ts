/** The 40-pin header of a Raspberry Pi, as the drawing and its table show it. Pure. */
import type { PinRow } from '../../../install/view.js';

export type Carries = '3v3' | '5v' | 'ground' | 'gpio';

export interface HeaderPin {
  /** 1 to 40: odd ones stand left, even ones right, from the top. */
  readonly pin: number;
  readonly carries: Carries;
  /** BCM number of a GPIO; null for power and ground. */
  readonly bcm: number | null;
  readonly used: PinRow | null;
}

// biome-ignore format: the table has the shape of the header.
const header: readonly ('3v3' | '5v' | 'ground' | number)[] = [
  '3v3', '5v',
  2, '5v',
  3, 'ground',
  4, 14,
  'ground', 15,
  17, 18,
  27, 'ground',
  22, 23,
  '3v3', 24,
  10, 'ground',
  9, 25,
  11, 8,
  'ground', 7,
  0, 1,
  5, 'ground',
  6, 12,
  13, 'ground',
  19, 16,
  26, 20,
  'ground', 21,
];

/** All pins in order, each with the device that is wired to it. */
export function headerPins(rows: readonly PinRow[]): HeaderPin[] {
  return header.map((carries, index) => ({
    pin: index + 1,
    carries: typeof carries === 'number' ? 'gpio' : carries,
    bcm: typeof carries === 'number' ? carries : null,
    used: rows.find((row) => row.header_pin === index + 1) ?? null,
  }));
}

/** What fits into the room of so many Latin letters; a Chinese one takes nearly two. */
export function shortened(text: string, room: number): string {
  const widthOf = (letter: string) => (/[\u2e80-\uffef]/.test(letter) ? 1.9 : 1);
  const letters = [...text];
  let used = 0;
  const end = letters.findIndex((letter) => {
    used += widthOf(letter);
    return used > room;
  });
  return end < 0 ? text : `${letters.slice(0, end - 1).join('')}…`;
}
