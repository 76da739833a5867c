/** The 40-pin header of every Raspberry Pi since the B+: which of its pins carries which GPIO. */

const none = undefined;

/** BCM numbers by pin of the header, from pin 1; power and ground carry none. Two in a row, as on the board. */
// biome-ignore format: the table has the shape of the header.
const header = [
  none, none, // 3.3 V, 5 V
  2, none, // 5 V
  3, none, // ground
  4, 14,
  none, 15,
  17, 18,
  27, none,
  22, 23,
  none, 24,
  10, none,
  9, 25,
  11, 8,
  none, 7,
  0, 1,
  5, none,
  6, 12,
  13, none,
  19, 16,
  26, 20,
  none, 21,
];

/** Pin of the header (1-40) by BCM number (0-27). */
export const headerPins: ReadonlyMap<number, number> = new Map(
  header.flatMap((bcm, index) => (bcm === none ? [] : [[bcm, index + 1] as const])),
);
