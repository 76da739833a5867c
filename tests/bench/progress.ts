/** How far the bench is, on standard error: a bar on a terminal, else a line for each part. */
import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** A part begins that takes about so many seconds. */
  part(name: string, seconds: number): void;
  /** What the part is at. */
  step(text: string): void;
  end(): void;
}

export function showProgress(totalS: number, stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? bar(totalS, stream) : lines(stream);
}

function lines(stream: NodeJS.WriteStream): Progress {
  return {
    part: (name, seconds) => void stream.write(`${name}, about ${seconds} s\n`),
    step: (text) => void stream.write(`  ${text}\n`),
    end: () => {},
  };
}

function bar(totalS: number, stream: NodeJS.WriteStream): Progress {
  const single = new SingleBar(
    { format: '{bar} {percentage} % | {text}', stream, clearOnComplete: true },
    Presets.shades_classic,
  );
  single.start(totalS, 0, { text: '' });
  let [done, lasts, startedMs, name] = [0, 0, performance.now(), ''];
  const timer = setInterval(() => {
    const gone = Math.min(lasts, (performance.now() - startedMs) / 1_000);
    single.update(Math.round(done + gone));
  }, 500);
  return {
    part(next, seconds) {
      [done, lasts, startedMs, name] = [done + lasts, seconds, performance.now(), next];
      single.update(done, { text: name });
    },
    step: (text) => single.update({ text: `${name}: ${text}` }),
    end() {
      clearInterval(timer);
      single.stop();
    },
  };
}
