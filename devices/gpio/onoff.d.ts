/** The part of onoff that Hallgate uses: the package is optional, and the build must not depend on whether it compiled. */
declare module 'onoff' {
  type Level = 0 | 1;
  type Direction = 'in' | 'out' | 'high' | 'low';
  type Edge = 'none' | 'rising' | 'falling' | 'both';

  export class Gpio {
    static accessible: boolean;
    constructor(gpio: number, direction: Direction, edge: Edge, options: { activeLow: boolean });
    readSync(): Level;
    writeSync(level: Level): void;
    watch(listener: (error: Error | null | undefined, level: Level) => void): void;
    direction(): Direction;
    edge(): Edge;
    activeLow(): boolean;
    unexport(): void;
  }
}
