/** Lights the lamp, or sounds the buzzer, that somebody stands under and tests. */
import type { AttachedDevice } from '../../devices/gpio/gpio-devices.js';
import type { AlertLights } from '../alert-lights.js';
import type { WalkPart } from '../state/parts.js';

/** About three seconds: enough to look up, and short enough for a hall with people in it. */
const beeps = 10;

export class TestLight {
  #shown: string | null = null;

  /** @param outputs by device */
  constructor(
    private readonly outputs: ReadonlyMap<string, AttachedDevice>,
    private readonly lights: Pick<AlertLights, 'again'>,
  ) {}

  follow(test: WalkPart | undefined): void {
    const wanted = test?.kind === 'output' ? test.device : null;
    if (wanted === this.#shown) return;
    this.#end();
    this.#shown = wanted;
    const output = wanted === null ? undefined : this.outputs.get(wanted);
    if (output?.kind === 'lamp') output.set('blink');
    if (output?.kind === 'buzzer') output.beep(beeps);
  }

  #end(): void {
    const output = this.#shown === null ? undefined : this.outputs.get(this.#shown);
    if (output?.kind === 'lamp') this.lights.again();
    if (output?.kind === 'buzzer') output.beep(0);
  }
}
