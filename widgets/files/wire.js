// How files come and go: in pieces with a place to go on from, and as blobs that are drawn or saved. Agents are known by
// their session, customers by their token; nothing else differs.

export const IS_CHAT = location.pathname.startsWith("/chat");
const BASE = IS_CHAT ? "/chat/api/files" : "/api/files";
const LEAST = 128 * 1024;
const MOST = 2 * 1024 * 1024;

/** What the server, or nobody, answered: a code that `words.js` has words for. */
export class Trouble extends Error {
  /**
   * @param {string} code
   * @param {number} [wait] milliseconds
   */
  constructor(code, wait = 0) {
    super(code);
    this.code = code;
    this.wait = wait;
  }
}

/** Codes after which the same again may work: what came is kept. */
const PASSING = ["unreachable", "broken", "upload_offset", "storage_unavailable", "shutting_down", "internal"];

/**
 * @param {string} method
 * @param {string} path
 * @param {BodyInit | null} body
 * @param {Record<string, string>} headers
 * @param {AbortSignal} [signal]
 * @returns {Promise<Response>}
 */
async function ask(method, path, body, headers, signal) {
  if (IS_CHAT) headers.authorization = `Bearer ${globalThis.chatToken}`;
  const credentials = IS_CHAT ? "omit" : "same-origin";
  let answer;
  try {
    answer = await fetch(BASE + path, { method, body, headers, signal, credentials });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Trouble("unreachable");
  }
  if (answer.ok) return answer;
  if (answer.status === 408) throw new Trouble("broken");
  const { code = "other" } = await answer.json().catch(() => ({ code: "unreachable" }));
  throw new Trouble(code, 1000 * Number(answer.headers.get("retry-after") ?? 0));
}

/** Until the network is back, or some time has passed. @param {number} ms @param {AbortSignal} signal */
const pause = (ms, signal) =>
  new Promise((done, stop) => {
    const timer = setTimeout(done, ms);
    addEventListener("online", done, { once: true, signal });
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      stop(signal.reason);
    });
  });

/** A name for a file, as good as those of commands. */
export const newId = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

/**
 * Sends a file and says what became of it. Goes on after every lost connection, for as long as it takes.
 * @param {{ id: string, file: File, place: string }} what
 * @param {(sent: number, waits: boolean) => void} tell
 * @param {AbortSignal} signal
 * @returns {Promise<{ name: string, mime: string }>}
 */
export async function upload({ id, file, place }, tell, signal) {
  const post = JSON.stringify({ id, name: file.name, size: file.size, conversation: place || null });
  let length = LEAST;
  for (let failed = 0; ; ) {
    try {
      let answer = await ask("POST", "", post, { "content-type": "application/json" }, signal);
      let progress = await answer.json();
      while (!progress.ready) {
        tell(progress.offset, false);
        const piece = file.slice(progress.offset, progress.offset + length);
        const began = performance.now();
        const headers = { "upload-offset": String(progress.offset), "content-type": "application/octet-stream" };
        answer = await ask("PATCH", `/${id}`, piece, headers, signal);
        progress = await answer.json();
        // Pieces of about a second: a piece must not take long, and each costs a way there and back.
        const took = performance.now() - began;
        length = Math.min(MOST, Math.max(LEAST, took < 500 ? 2 * length : took > 2000 ? length / 2 : length));
        failed = 0;
      }
      return progress;
    } catch (error) {
      if (!(error instanceof Trouble) || !PASSING.includes(error.code)) throw error;
      tell(-1, true);
      failed += 1;
      await pause(Math.max(error.wait, Math.min(15000, 500 * 2 ** failed)) * (0.5 + Math.random()), signal);
    }
  }
}

/** The file is not wanted any more. If that is lost the server finds out by itself. @param {string} id */
export const forget = (id) => ask("DELETE", `/${id}`, null, {}).catch(() => {});

/** @type {Map<string, Promise<string>>} addresses of what was fetched, the latest last */
const fetched = new Map();
const KEPT = 40;

/** The address of a file's bytes in this page. @param {string} id @param {Blob} [known] @returns {Promise<string>} */
export function addressOf(id, known) {
  const found = fetched.get(id) ?? (known ? Promise.resolve(URL.createObjectURL(known)) : load(id));
  fetched.delete(id);
  fetched.set(id, found);
  found.catch(() => fetched.delete(id));
  for (const [old, address] of fetched) {
    if (fetched.size <= KEPT) break;
    fetched.delete(old);
    // Whoever still draws it holds the picture, not the address.
    address.then(URL.revokeObjectURL, () => {});
  }
  return found;
}

/** @param {string} id */
async function load(id) {
  const answer = await ask("GET", `/${id}`, null, {});
  return URL.createObjectURL(await answer.blob());
}

/** Whether the server has this file, and we may have it; while nobody answers, it has. @param {string} id */
export const isThere = (id) => ask("HEAD", `/${id}`, null, {}).then(() => true, (error) => PASSING.includes(error.code));
