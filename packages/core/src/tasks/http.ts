/** The sites of the lesson's I/O-bound task. */
export const SITES = ["google.com", "amazon.com", "microsoft.com"] as const;

/** Where the requests go: the project's own server at a port of this machine, or, without one, the sites themselves. */
export type Origin = number | "live";

/** Returns the URL of request `n` to a site. */
export function urlOf(origin: Origin, site: string, n: number): string {
  return origin === "live" ? `https://${site}/` : `http://127.0.0.1:${origin}/${site}/${n}`;
}

/**
 * Requests a page and returns a checksum of its bytes (32-bit FNV-1a).
 *
 * @throws {HttpStatusError} If the answer is not a success.
 * @throws What `fetch` throws if there is no answer.
 */
export async function request(url: string): Promise<number> {
  const response = await fetch(url);
  const body = new Uint8Array(await response.arrayBuffer());
  if (!response.ok) throw new HttpStatusError(url, response.status);
  return checksum(body);
}

/** A server answered, but not with a success. */
export class HttpStatusError extends Error {
  readonly status: number;

  constructor(url: string, status: number) {
    super(`Cannot load ${url}: the server answered with status ${status}`);
    this.status = status;
  }
}

/** Returns the page that the project's own server sends for request `n` to a site: a few kilobytes, as home pages' heads are. */
export function pageOf(site: string, n: number): Uint8Array {
  return new TextEncoder().encode(`<title>${site} ${n}</title>\n`.repeat(200));
}

/** The 32-bit FNV-1a hash of some bytes. */
export function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** Median latency of each site's answers in ms. */
const MEDIAN_MS: Readonly<Record<string, number>> = {
  "google.com": 25,
  "amazon.com": 45,
  "microsoft.com": 35,
};
/** Spread of the latencies: the standard deviation of their logarithm. */
const SIGMA = 0.35;

/**
 * Returns how long the project's own server takes for request `n` to a site, in ms: drawn from a log-normal
 * distribution, always the same for the same request, so that every strategy waits for the same answers.
 */
export function latencyOf(site: string, n: number): number {
  const median = MEDIAN_MS[site];
  if (median === undefined)
    throw new RangeError(
      `Cannot tell the latency of a site as it must be one of ${SITES.join(", ")}: received "${site}"`,
    );
  // Box–Muller: two uniform numbers give a normal one.
  const [u, v] = ["u", "v"].map((salt) => uniform(`${salt} ${site} ${n}`));
  return median * Math.exp(SIGMA * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v));
}

/**
 * A number between 0 and 1 that follows from a text and nothing else. The last steps are those of MurmurHash3: FNV-1a
 * alone spreads what differs in the last letters too little.
 */
function uniform(text: string): number {
  let hash = checksum(new TextEncoder().encode(text));
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 2 ** 32;
}
