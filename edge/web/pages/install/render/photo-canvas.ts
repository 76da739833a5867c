/** A photo on a canvas: the gateway shows pictures to signed-in people only, and the page may load none from elsewhere. */
import { Component, createRef, h, type JSX } from '../../vendor/preact.js';

interface Props {
  readonly picture: ImageBitmap;
  readonly label: string;
}

class PhotoCanvas extends Component<Props> {
  readonly #canvas = createRef<HTMLCanvasElement>();

  override componentDidMount(): void {
    this.#paint();
  }

  override componentDidUpdate(before: Props): void {
    if (before.picture !== this.props.picture) this.#paint();
  }

  #paint(): void {
    const canvas = this.#canvas.current;
    if (canvas === null) return;
    [canvas.width, canvas.height] = [this.props.picture.width, this.props.picture.height];
    canvas.getContext('2d')?.drawImage(this.props.picture, 0, 0);
  }

  override render({ label }: Props): JSX.Element {
    return h('canvas', { class: 'photo', ref: this.#canvas, role: 'img', 'aria-label': label });
  }
}

export function photoCanvas(picture: ImageBitmap, label: string): JSX.Element {
  return h(PhotoCanvas, { picture, label });
}
