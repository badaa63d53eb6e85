import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { writeResults } from "@nogil/results";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../../test/chromium.ts";
import { hostileResults } from "../../test/hostile-results.ts";
import { sampleResults } from "../../test/sample-results.ts";
import { makeReport } from "../make-report.ts";

const executablePath = findChromium();
if (!executablePath)
  console.warn("The page is not looked at in a browser, as there is no chromium on the PATH.");

describe.skipIf(!executablePath)("the page in a browser", () => {
  let folder: string;
  let browser: Browser;
  const urls: Record<string, string> = {};
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "nogil-page-"));
    for (const [kind, results] of Object.entries({
      sample: sampleResults(),
      hostile: hostileResults("strategy"),
    })) {
      await writeResults(join(folder, `${kind}.json`), results);
      const [, page] = await makeReport(join(folder, `${kind}.json`), join(folder, kind));
      urls[kind] = pathToFileURL(page!).href;
    }
    browser = await chromium.launch({ executablePath: executablePath! });
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  /** Opens a page, and collects what it complains of and asks for. */
  async function open(kind: string, options: Parameters<Browser["newPage"]>[0] = {}) {
    const page = await browser.newPage(options);
    page.setDefaultTimeout(0); // the test's own is enough
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => complaints.push(dialog.message()));
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(urls[kind]!);
    return { page, complaints, requests };
  }
  const cellsOf = (page: Page, heading: string, column: number) =>
    page.locator(`#${heading} ~ .table`).first().locator(`tbody td:nth-child(${column})`).allTextContents();

  test.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 360],
    ["dark", 360],
  ] as const)("passes axe: %s, %i pixels wide", async (colorScheme, width) => {
    const { page, complaints } = await open("sample", { colorScheme, viewport: { width, height: 800 } });
    // As text, since it runs in the page, where the policy forbids a script of its own.
    await page.evaluate(axe.source);
    const { violations, passes } = await page.evaluate<axe.AxeResults>("axe.run()");
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([]);
    expect(passes.length).toBeGreaterThan(20);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each([320, 360, 768, 1280])(
    "needs no scrolling sideways at %i pixels, but for tables",
    async (width) => {
      const { page } = await open("sample", { viewport: { width, height: 800 } });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      await page.close();
    },
  );

  test("shows charts in the colours of the theme", async () => {
    const backgrounds = ["light", "dark"].map(async (colorScheme) => {
      const { page } = await open("sample", { colorScheme: colorScheme as "light" | "dark" });
      const paper = "getComputedStyle(document.querySelector('.charts svg > rect')).fill";
      const colour = await page.evaluate(paper);
      await page.close();
      return colour;
    });
    expect(await Promise.all(backgrounds)).toEqual(["rgb(255, 255, 255)", "rgb(13, 17, 23)"]);
  });

  test("sorts a table by keyboard: upwards, downwards, and as it was", async () => {
    const { page } = await open("sample");
    const original = await cellsOf(page, "pow-e1000000", 3);
    const header = page.locator("#pow-e1000000 ~ .table").first().locator("th").nth(2);
    expect(await header.textContent()).toBe("wall to sync [95 %]");
    const press = async (key: string) => {
      await page.keyboard.press(key);
      return [await header.getAttribute("aria-sort"), await cellsOf(page, "pow-e1000000", 3)];
    };
    await header.locator("button").focus();
    const sorted = original.toSorted((a, b) => Number.parseFloat(a) - Number.parseFloat(b));
    expect(sorted).not.toEqual(original);
    expect(await press("Enter")).toEqual(["ascending", sorted]);
    expect(await press("Space")).toEqual([
      "descending",
      original.toSorted((a, b) => Number.parseFloat(b) - Number.parseFloat(a)),
    ]);
    expect(await press("Enter")).toEqual(["none", original]);
    await page.close();
  });

  test("sorts by what times mean, with what is missing last whichever way", async () => {
    const { page } = await open("sample");
    const header = page.locator("#times ~ .table").first().locator("th").nth(5);
    await header.locator("button").click();
    const times = await cellsOf(page, "times", 6);
    expect(times[0]).toContain("0.227 ns");
    const units = times.map((text) => /^[\d.]+ (\S+)\b/.exec(text)?.[1]);
    expect(units.filter((unit, i) => unit !== units[i - 1])).toEqual(["ns", "µs", "ms", undefined]);
    expect(times.at(-1)).toBe("–");
    await header.locator("button").click();
    expect((await cellsOf(page, "times", 6)).at(-1)).toBe("–");
    const other = page.locator("#times ~ .table").first().locator("th").nth(4);
    await other.locator("button").click();
    expect([await header.getAttribute("aria-sort"), await other.getAttribute("aria-sort")]).toEqual([
      "none",
      "ascending",
    ]);
    await page.close();
  });

  test("skips to the report by keyboard", async () => {
    const { page } = await open("sample");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the report");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate("document.activeElement.id"), { timeout: 60_000 }).toBe("report");
    await page.close();
  });

  test.each(["sample", "hostile"])(
    "asks nobody for anything and runs nothing but its own: %s",
    async (kind) => {
      const { page, complaints, requests } = await open(kind);
      await page.evaluate("new Promise(requestAnimationFrame)");
      expect(requests).toEqual([urls[kind]]);
      expect(complaints).toEqual([]);
      expect(await page.evaluate("typeof pwned")).toBe("undefined");
      expect(await page.locator("img, iframe, object, embed, form, link, base").count()).toBe(0);
      expect(await page.locator("script").count()).toBe(1);
      expect(await page.locator("a[href]:not([href^='#'])").count()).toBe(0);
      await page.close();
    },
  );
});
