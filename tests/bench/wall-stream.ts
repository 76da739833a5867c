/** The wall's server-sent events, read as its page reads them. */
import type { WallView } from '../../edge/web/view.js';

/** Calls back for each view until the returned function is called. */
export async function watchWall(webUrl: string, onView: (view: WallView) => void): Promise<() => void> {
  const ended = new AbortController();
  const response = await fetch(new URL('api/wall/events', webUrl), {
    headers: { accept: 'text/event-stream' },
    signal: ended.signal,
  });
  if (!response.ok || response.body === null) throw new Error(`the wall answered ${response.status}`);
  const reading = read(response.body, onView);
  // The end that we ask for is no failure; any other leaves views unseen, which the result shows as missed.
  reading.catch(() => {});
  return () => ended.abort();
}

async function read(body: ReadableStream<Uint8Array>, onView: (view: WallView) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5));
      if (data.length > 0) onView(JSON.parse(data.join('\n')) as WallView);
    }
  }
}
