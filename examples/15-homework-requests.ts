// Homework 1: three sites are asked one after another, all at once, in threads and in processes.
// Unlike the lesson: there is a fourth way, `async`, in which one thread waits for all. Arguments are other pages to ask.
import { defineTasks } from "nogil";
import { Process } from "nogil/multiprocessing";
import { Thread } from "nogil/threading";

const SITES = ["https://google.com", "https://amazon.com", "https://microsoft.com"];

async function request(url: string) {
  try {
    const response = await fetch(url);
    await response.text();
    return true;
  } catch (error) {
    const { message, cause } = error as Error;
    console.error(`No answer from ${url}: ${cause instanceof Error ? cause.message : message}`);
    return false;
  }
}

defineTasks(import.meta.url, { request });

const ways = {
  async sync(urls: string[]) {
    for (const url of urls) await request(url);
  },
  async async(urls: string[]) {
    await Promise.all(urls.map(request));
  },
  threads(urls: string[]) {
    const threads = urls.map((url) => new Thread({ target: request, args: [url] }));
    for (const thread of threads) thread.start();
    for (const thread of threads) thread.join();
  },
  processes(urls: string[]) {
    const processes = urls.map((url) => new Process({ target: request, args: [url] }));
    for (const process of processes) process.start();
    for (const process of processes) process.join();
  },
};

export async function compareWays(times: number) {
  const sites = process.argv.length > 2 ? process.argv.slice(2) : SITES;
  const answers = await Promise.all(sites.map(request)); // also has the names looked up, for all ways alike
  if (answers.includes(false)) process.exit(1);
  const urls = sites.flatMap((site) => Array<string>(times).fill(site));
  for (const [name, way] of Object.entries(ways)) {
    const start = performance.now();
    await way(urls);
    console.log(`${name}: ${urls.length} requests, ${(performance.now() - start).toFixed()} ms`);
  }
  console.log(
    "To wait takes no CPU: one thread can wait for all answers at once, and starts no other for it.",
  );
}

if (import.meta.main) await compareWays(1);
