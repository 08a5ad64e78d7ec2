// Runs in a measured page, as a task of the driver: [task, number] and the driver's callback.
const [task, number, done] = arguments;
const words = ("the parcel left our house this morning and should be with you on friday before noon please let us know "
  + "whether somebody is at home or whether it may stay with a neighbour thank you for your patience").split(" ");

// The same for every page: one to forty words, six in a row by one person, a minute apart.
function message(at) {
  const length = 1 + (at * 7919) % 40;
  const text = Array.from({ length }, (_, word) => words[(at * 31 + word * 17) % words.length]).join(" ");
  const mine = Math.floor(at / 6) % 2 === 1;
  return {
    id: `m${at}`, author: mine ? "me" : "them", name: mine ? "You" : "Anna Arnold", text: `${text} ${at}`,
    time: Date.UTC(2025, 10, 1) + at * 60_000,
  };
}

const frame = () => new Promise((next) => requestAnimationFrame(next));
const pause = (ms) => new Promise((next) => setTimeout(next, ms));
const afterPainting = () => new Promise((next) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = next;
  port2.postMessage(0);
}));

async function timed() {
  const begin = performance.now();
  await bench.append(message(window.next));
  return performance.now() - begin;
}

const tasks = {
  async ready() {
    while (!window.bench) await frame();
    await pause(100);
  },

  // Milliseconds to painted, and elements afterwards.
  async mount() {
    const messages = Array.from({ length: number }, (_, at) => message(at));
    window.next = number;
    await frame();
    const begin = performance.now();
    await bench.init(messages);
    const took = performance.now() - begin;
    await pause(100);
    return [took, bench.root().querySelectorAll("*").length];
  },

  // Milliseconds to painted and frames until then, of each in turn. They come at any moment of a frame, the same for every page.
  async append() {
    const figures = [];
    for (const end = window.next + number; window.next < end; window.next += 1) {
      await pause((window.next * 7) % 17);
      let frames = 0;
      let waiting = requestAnimationFrame(function count() {
        frames += 1;
        waiting = requestAnimationFrame(count);
      });
      figures.push(await timed(), frames);
      cancelAnimationFrame(waiting);
    }
    return figures;
  },

  // Milliseconds to painted, one right after the other: what the work takes when frames wait for nothing.
  async burst() {
    const took = [];
    for (const end = window.next + number; window.next < end; window.next += 1) took.push(await timed());
    return took;
  },

  // From now on keys are timed.
  async listen() {
    window.pressed = [];
    bench.composer.focus();
    addEventListener("keydown", async (event) => {
      await afterPainting();
      window.pressed.push(performance.now() - event.timeStamp);
    }, true);
  },

  // Nobody types faster than this, nor in step with the frames.
  async rest() {
    await pause(30 + (number * 7) % 17);
  },

  async pressed() {
    await pause(100);
    return bench.composer.value.length >= number ? window.pressed : [];
  },

  async memory() {
    return [bench.memory?.() ?? 0];
  },
};

tasks[task]().then((answer) => done(answer ?? []), (error) => done(String(error?.stack ?? error)));
