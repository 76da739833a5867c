/** Photos: made small before they are sent, since a phone's own are ten times what a hall's network likes. */

/** Longest side, px: a serial number on a label can still be read. */
const sideMax = 1600;
const bytesMax = 2 * 1024 * 1024;

/** Width and height scaled down, never up, so that the longer one is at most `max`. */
export function fitted(width: number, height: number, max: number = sideMax): readonly [number, number] {
  const scale = Math.min(1, max / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/**
 * A JPEG of at most 1600 px and 2 MiB.
 *
 * @throws DOMException if the file is no picture that the browser can read
 */
export async function downscaled(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = fitted(picture.width, picture.height);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const good = await jpeg(canvas, 0.85);
  return good.size <= bytesMax ? good : jpeg(canvas, 0.5);
}

function jpeg(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((done, fail) =>
    canvas.toBlob(
      (blob) => (blob === null ? fail(new Error('The canvas gave no JPEG')) : done(blob)),
      'image/jpeg',
      quality,
    ),
  );
}
