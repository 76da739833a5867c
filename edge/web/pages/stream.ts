/** The live stream of views, opened again and again until it works. */
import type { WallView } from '../view.js';

// Longer than the browser's own second attempt, shorter than a person's patience.
const reopenMs = 3_000;

export interface ViewStream {
  /** Opens a new stream in place of one that has gone silent without the browser noticing. */
  reopen(): void;
}

/**
 * Reads views for as long as the page is open.
 *
 * A browser gives up for good when a stream is answered with an error, and waits for minutes on a network that has
 * gone away silently; both are mended here.
 */
export function readViews(url: string, onView: (view: WallView) => void): ViewStream {
  let source: EventSource;
  let openedMs = Number.NEGATIVE_INFINITY;

  const open = () => {
    openedMs = performance.now();
    source = new EventSource(url);
    source.onmessage = (event: MessageEvent<string>) => onView(JSON.parse(event.data) as WallView);
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) setTimeout(open, reopenMs);
    };
  };

  open();
  return {
    reopen() {
      if (performance.now() - openedMs < reopenMs || source.readyState === EventSource.CLOSED) return;
      source.close();
      open();
    },
  };
}
