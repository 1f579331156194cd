// Readers who need it larger, wider, calmer or on paper.

import assert from "node:assert/strict";

import { journey, screenshot, signInAs, stage } from "../harness.mjs";

const demo = stage(["--still"]);
const PAGES = ["/", "/report", "/incidents"];

/** The spacing that a reader may set and that no page may break on: WCAG 2.2, 1.4.12. */
const SPACING =
  "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }";

/** In the page: texts that are cut off, and how much the page is too wide. */
function clipped() {
  const excess = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const cut = [...document.querySelectorAll("body *")].filter((element) => {
    if (element.closest(".hidden, .skip, svg, select, textarea, input") || !element.checkVisibility()) return false;
    const style = getComputedStyle(element);
    if (style.clipPath !== "none") return false;
    if (style.overflowX === "visible" && style.overflowY === "visible") return false;
    const scrolls = ["auto", "scroll"].includes(style.overflowX);
    const wide = !scrolls && element.scrollWidth > element.clientWidth + 1;
    return wide || element.scrollHeight > element.clientHeight + 1;
  });
  const told = cut.map((element) => `cut off: ${element.outerHTML.slice(0, 120)}`);
  return excess > 0 ? [`${excess} px too wide`, ...told] : told;
}

journey("with wider text spacing nothing is cut off", async () => {
  const page = await demo.page();
  await signInAs(page, "A. Malm");
  const found = [];
  for (const path of PAGES) {
    for (const width of [1560, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(path);
      await page.evaluate((css) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      }, SPACING);
      for (const problem of await page.evaluate(clipped)) found.push(`${path} at ${width} px: ${problem}`);
      await screenshot(page, `spacing-${path.replaceAll("/", "-")}-${width}`);
    }
  }
  assert.deepEqual(found, []);
});

journey("at 200 % nothing is cut off and nothing scrolls sideways", async () => {
  const page = await demo.page();
  await signInAs(page, "A. Malm");
  const found = [];
  // Twice as large is half the room.
  await page.setViewportSize({ width: 640, height: 500 });
  for (const path of PAGES) {
    await page.goto(path);
    for (const problem of await page.evaluate(clipped)) found.push(`${path}: ${problem}`);
  }
  assert.deepEqual(found, []);
});

journey("on paper there is the picture and neither bar, menu nor button", async () => {
  const page = await demo.page();
  await signInAs(page, "S. Berg");
  await page.emulateMedia({ media: "print" });
  for (const selector of [".top", ".tabs", ".asof", "main .button"]) {
    for (const element of await page.locator(selector).all()) assert.equal(await element.isVisible(), false, selector);
  }
  assert.ok(await page.locator("#open-title").isVisible());
  assert.ok(await page.locator(".strip .election").isVisible(), "the paper says of which election and day it is");
  await screenshot(page, "print");
});

journey("whoever wants less motion gets none", async () => {
  const page = await demo.page();
  await signInAs(page, "S. Berg");
  for (const path of PAGES) {
    await page.goto(path);
    const moving = await page.evaluate(() => {
      const moves = (style) => [...style.transitionDuration.split(","), ...style.animationDuration.split(",")].some((span) => parseFloat(span) > 0);
      return [...document.querySelectorAll("*")].filter((element) => moves(getComputedStyle(element))).map((element) => element.outerHTML.slice(0, 100));
    });
    assert.deepEqual(moving, [], path);
  }
});
