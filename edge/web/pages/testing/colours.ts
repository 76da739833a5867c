/** Reads colours off a page as the browser draws them. Runs inside the page: no imports. */

export interface Drawn {
  readonly text: string;
  /** Contrast of the text to what is behind it, 1 to 21 (WCAG 2.2, 1.4.3). */
  readonly contrast: number;
  /** 24 px, or 18.66 px bold, and larger. */
  readonly large: boolean;
  /** Largest difference between red, green and blue of text, field and shapes: 0 is a pure grey. */
  readonly colourfulness: number;
}

/** Every text that can be seen under `selector`. */
export function drawnTexts(selector: string): Drawn[] {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (canvas === null) throw new Error('no canvas');
  const rgb = (colour: string): number[] => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const behind = (element: Element | null): number[] => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const luminance = (colour: readonly number[]) => {
    const [r = 0, g = 0, b = 0] = colour.map((c) =>
      c <= 10.31 ? c / 3294.6 : ((c / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const spread = (colour: readonly number[]) =>
    Math.max(...colour.slice(0, 3)) - Math.min(...colour.slice(0, 3));
  const shapesOf = (element: Element) =>
    [...element.querySelectorAll('.shape')].map((svg) => rgb(getComputedStyle(svg).color));

  const found: Drawn[] = [];
  for (const element of document.querySelectorAll(`${selector}, ${selector} *`)) {
    const own = [...element.childNodes].filter(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
    );
    if (own.length === 0 || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const [front, back] = [rgb(style.color), behind(element)];
    const [a, b] = [luminance(front), luminance(back)];
    const size = Number.parseFloat(style.fontSize);
    found.push({
      text: own.map((node) => node.textContent).join(''),
      contrast: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05),
      large: size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700),
      colourfulness: Math.max(...[front, back, ...shapesOf(element.parentElement ?? element)].map(spread)),
    });
  }
  return found;
}
