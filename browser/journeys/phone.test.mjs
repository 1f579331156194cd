// The report form on a phone.

import assert from "node:assert/strict";

import { journey, signInAs, stage } from "../harness.mjs";

const demo = stage(["--still"]);
const TARGET_PX_MIN = 44;
const INTERACTIONS_MAX = 4;

async function stationForm(page) {
  await signInAs(page, "R. Alm");
  await page.goto("/premises?area=1481");
  return page.locator("a[href^='/report/']").first().getAttribute("href");
}

journey("a station reports from a phone with four interactions, without an account", async () => {
  const path = await stationForm(await demo.page());
  const page = await demo.page({ phone: true, language: "sv" });
  await page.goto(path);
  let interactions = 0;
  const count = () => (interactions += 1);
  await page.locator("label.tile:has(input[name=kind])").first().tap().then(count);
  await page.locator("#text").tap().then(count);
  await page.keyboard.type("Kön räcker ut på gatan.");
  await page.locator("button.send").tap().then(count);
  await page.waitForURL(/\/receipt\//);
  assert.ok(interactions <= INTERACTIONS_MAX, `${interactions} interactions`);
});

journey("every target of the report form on a phone is at least 44 pixels high", async () => {
  const station = await stationForm(await demo.page());
  const page = await demo.page({ phone: true });
  await signInAs(page, "A. Malm");
  const found = [];
  for (const path of ["/report", station]) {
    await page.goto(path);
    await page.evaluate(() => {
      for (const folded of document.querySelectorAll("main details")) folded.open = true;
    });
    await page.locator("label.tile:has(input[name=help][value=yes])").tap();
    const small = await page.evaluate((least) => {
      const targets = document.querySelectorAll("main :is(a, button, summary, select, textarea, label.tile, input:not([type=hidden], [type=radio]))");
      const high = (target) => target.getBoundingClientRect().height;
      const small = [...targets].filter((target) => target.checkVisibility() && high(target) < least);
      return small.map((target) => `${target.outerHTML.slice(0, 100)}: ${high(target)} px`);
    }, TARGET_PX_MIN);
    found.push(...small.map((target) => `${path}: ${target}`));
  }
  assert.deepEqual(found, []);
});
