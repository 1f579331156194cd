// Files with a report and in an incident's journal: by keyboard, on a phone, without JavaScript.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { journey, signInAs, stage } from "../harness.mjs";
import { openIncident, saveAssessment, tabTo } from "../steps.mjs";

const demo = stage(["--still"]);
const PICTURE = { name: "Kö vid ingången.png", mimeType: "image/png", buffer: Buffer.from("not really a picture") };

/** Reports with a file and ends with the code of the report. */
async function reportWithFile(page, text, at = "/report") {
  await page.goto(at);
  await page.locator("label.tile:has(input[name=kind])").first().click();
  await page.locator("#text").fill(text);
  await page.locator("#file").setInputFiles([PICTURE]);
  await page.locator("button.send").click();
  await page.waitForURL(/\/receipt\//);
  await page.getByText("Kö vid ingången.png").waitFor();
  const number = await page.locator("main .lead .number").innerText();
  return number.trim().replace(/^R-/, "");
}

/** Saves a file by its link and ends with its bytes and name. */
async function save(page) {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Kö vid ingången.png" }).first().click(),
  ]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

async function assertFits(page) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${page.url()} is ${wide} px too wide`);
}

journey("a file goes with a report from a phone and is saved as it was sent", async () => {
  const page = await demo.page({ phone: true });
  await signInAs(page, "A. Malm");
  const code = await reportWithFile(page, "The queue is long.");
  await assertFits(page);
  await page.goto(`/reports/${code}`);
  await assertFits(page);
  const saved = await save(page);
  assert.equal(saved.name, PICTURE.name);
  assert.deepEqual(saved.bytes, PICTURE.buffer);
});

journey("a file is attached to an incident by keyboard and stands in its journal", async () => {
  const page = await demo.page();
  await signInAs(page, "A. Malm");
  const code = await reportWithFile(page, "Water in the cellar.");
  const incident = await openIncident(page, code, "Water in the cellar");
  await page.goto(incident);
  await tabTo(page, page.locator("#act-file > summary"));
  await page.keyboard.press("Enter");
  await tabTo(page, page.locator("#file"));
  await page.locator("#file").setInputFiles([PICTURE]);
  await tabTo(page, page.locator("#act-file button"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/#files$/);
  await page.getByText("File attached").first().waitFor();
  assert.deepEqual((await save(page)).bytes, PICTURE.buffer);
});

journey("a chosen file stays while the incident's page redraws itself", async () => {
  const page = await demo.page();
  await signInAs(page, "A. Malm");
  const code = await reportWithFile(page, "Smoke in the hall.");
  const incident = await openIncident(page, code, "Smoke in the hall");
  await page.goto(incident);
  await page.locator("#act-file > summary").click();
  await page.locator("#file").setInputFiles([PICTURE]);
  const other = await demo.page();
  await signInAs(other, "A. Malm");
  await other.goto(incident);
  await other.locator("#entry").fill("The fire brigade is there.");
  await other.locator("form.entry button.main").click();
  await page.getByText("The fire brigade is there.").first().waitFor();
  const chosen = await page.locator("#file").evaluate((field) => [...field.files].map((file) => file.name));
  assert.deepEqual(chosen, [PICTURE.name]);
});

journey("without JavaScript a file goes with a report all the same", async () => {
  const page = await demo.page({ script: false });
  await signInAs(page, "A. Malm");
  const code = await reportWithFile(page, "A broken lock.");
  await page.goto(`/reports/${code}`);
  assert.deepEqual((await save(page)).bytes, PICTURE.buffer);
  await page.locator("input[name=outcome][value=not-incident]").check();
  await page.locator("input[name=why]").first().check();
  await saveAssessment(page);
});
