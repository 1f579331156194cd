// The keyboard alone does everything.

import assert from "node:assert/strict";

import { journey, signInAs, stage } from "../harness.mjs";
import { sendReport, tabTo, walk } from "../steps.mjs";

const demo = stage(["--still"]);

async function officer() {
  const page = await demo.page();
  await signInAs(page, "S. Berg");
  return page;
}

journey("a report is sent with the keyboard, by the skip link, from the form to the receipt", async () => {
  const page = await officer();
  await tabTo(page, page.locator("a.button.main[href='/report']"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/report$/);
  await page.keyboard.press("Tab");
  const skip = page.locator("a.skip");
  assert.ok(await skip.evaluate((link) => link === document.activeElement), "the skip link comes first");
  assert.ok((await skip.boundingBox()).width > 20, "and can be seen");
  await page.keyboard.press("Enter");
  await tabTo(page, page.locator("#kind"));
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await tabTo(page, page.locator("#text"));
  await page.keyboard.type("The ballot box has no seal.");
  await tabTo(page, page.locator("input[name=voting]").first());
  await page.keyboard.press("Space");
  await tabTo(page, page.locator("details.fold").last().locator("summary"));
  await page.keyboard.press("Enter");
  await tabTo(page, page.locator("#done"));
  await page.keyboard.type("A new seal is on its way.");
  await tabTo(page, page.locator("button.send"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/receipt\//);
  assert.match(await page.locator("main").innerText(), /The ballot box has no seal\./);
});

/** For each outcome: what is filled in, as steps from its radio button on. */
const OUTCOMES = {
  incident: async (page) => {
    await tabTo(page, page.locator("#title"));
    await page.keyboard.press("Control+A");
    await page.keyboard.type("Seal missing");
    await tabTo(page, page.locator("#level"));
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowDown");
    await tabTo(page, page.locator("#level-reason"));
    await page.keyboard.type("One place.");
  },
  join: async (page) => {
    await tabTo(page, page.locator("#incident"));
    await page.keyboard.press("ArrowDown");
  },
  complaint: async (page) => {
    await tabTo(page, page.locator("#sent-to"));
    await page.keyboard.type("Election Review Board");
  },
  "not-incident": async (page) => {
    await tabTo(page, page.locator("#why"));
    await page.keyboard.press("Space");
  },
  handled: async (page) => {
    await tabTo(page, page.locator("#how"));
    await page.keyboard.type("A seal was brought.");
  },
};

journey("every outcome of an assessment can be chosen and saved with the keyboard", async () => {
  const page = await officer();
  const outcomes = Object.keys(OUTCOMES);
  for (const [index, outcome] of outcomes.entries()) {
    const { code } = await sendReport(page, `Nothing is sealed, number ${index}.`);
    await page.goto(`/reports/${code}`);
    await tabTo(page, page.locator("#outcome"));
    await page.keyboard.press("Space");
    for (let down = 0; down < index; down += 1) await page.keyboard.press("ArrowDown");
    assert.ok(await page.locator(`input[name=outcome][value="${outcome}"]`).isChecked());
    await OUTCOMES[outcome](page);
    await tabTo(page, page.locator("form.triage button.main"));
    await page.keyboard.press("Enter");
    await page.waitForURL(/done=/);
    await page.goto(`/reports/${code}`);
    await page.locator("#judged-title").waitFor();
  }
});

journey("an incident is led with the keyboard: level, journal, close, reopen", async () => {
  const page = await officer();
  await page.goto("/incidents");
  await tabTo(page, page.locator("table.incidents a.title").first());
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/incidents\/\w+$/);

  await tabTo(page, page.locator("#act-level > summary"));
  await page.keyboard.press("Enter");
  await tabTo(page, page.locator("#act-level input[name=level]:not([disabled])").first());
  await page.keyboard.press("Space");
  await tabTo(page, page.locator("#level-reason"));
  await page.keyboard.type("It has spread.");
  await sendBy(page, "#act-level button.main");
  await page.locator(".entries", { hasText: "It has spread." }).waitFor();

  await tabTo(page, page.locator("#entry"));
  await page.keyboard.type("Called the county.");
  await sendBy(page, "form.entry button.main");
  await page.locator(".entries", { hasText: "Called the county." }).waitFor();

  await tabTo(page, page.locator("#act-close > summary"));
  await page.keyboard.press("Enter");
  await tabTo(page, page.locator("#close-reason"));
  await page.keyboard.type("It is over.");
  await sendBy(page, "#act-close button.main");
  await tabTo(page, page.locator("#act-reopen > summary"));
  await page.keyboard.press("Enter");
  await tabTo(page, page.locator("#reopen-reason"));
  await page.keyboard.type("It is not over.");
  await sendBy(page, "#act-reopen button.main");
  await page.locator("#act-close > summary").waitFor();
});

async function sendBy(page, selector) {
  await tabTo(page, page.locator(selector));
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
}

journey("an older moment is shown and left with the keyboard", async () => {
  const page = await officer();
  await tabTo(page, page.locator("details.asof > summary"));
  await page.keyboard.press("Enter");
  await tabTo(page, page.locator("details.asof button"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/as-of=/);
  await page.locator(".past").waitFor();
  assert.equal(await page.locator("main form[method=post]").count(), 0, "nothing can be done in the past");
  await tabTo(page, page.locator(".past a"));
  await page.keyboard.press("Enter");
  await page.waitForURL((address) => address.search === "");
  await page.locator(".livewords").waitFor();
});

journey("every stop of Tab can be seen, on the picture, the map, the report form and an incident", async () => {
  const page = await officer();
  for (const path of ["/", "/map", "/report", "/reports", "/journal"]) {
    await page.goto(path);
    const stops = await walk(page);
    assert.ok(stops.length > 10, `${path}: ${stops.length} stops`);
    if (path === "/map") {
      const areas = await page.locator("svg.map a").evaluateAll((links) => links.map((link) => link.getAttribute("aria-label")));
      assert.ok(areas.length >= 21 && areas.every((area) => stops.includes(area)), "every area is a stop");
    }
  }
});

journey("Ctrl with a slash goes to the search, and a slash alone goes nowhere", async () => {
  const page = await officer();
  await page.keyboard.press("/");
  assert.notEqual(await page.evaluate(() => document.activeElement?.id), "find");
  await page.keyboard.press("Control+/");
  await page.keyboard.type("queue/exit");
  assert.equal(await page.locator("#find").inputValue(), "queue/exit");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/reports\?q=queue/);
});
