// What is sent twice, comes back, or is done by two at once.

import assert from "node:assert/strict";

import { journey, signInAs, stage } from "../harness.mjs";
import { sendReport } from "../steps.mjs";

const demo = stage(["--still"]);

/** How many reports the inbox finds for a word. */
async function found(page, word) {
  await page.goto(`/reports?q=${encodeURIComponent(word)}`);
  return page.locator("table.reports tbody tr").count();
}

async function fill(page, text) {
  await page.goto("/report");
  await page.locator("label.tile:has(input[name=kind])").first().click();
  await page.locator("#text").fill(text);
}

for (const script of [true, false]) {
  journey(`a double click on Send is one report, ${script ? "with" : "without"} JavaScript`, async () => {
    const page = await demo.page({ script });
    await signInAs(page, "A. Malm");
    const word = script ? "Doubleclick" : "Twiceclick";
    await fill(page, `${word} of an impatient finger`);
    await page.locator("button.send").dblclick({ noWaitAfter: true });
    await page.waitForURL(/\/receipt\//);
    assert.equal(await found(page, word), 1);
  });
}

journey("Back after sending does not send again, and what is written then is a report of its own", async () => {
  const page = await demo.page();
  await signInAs(page, "A. Malm");
  await fill(page, "Backwards went the queue");
  await page.locator("button.send").click();
  await page.waitForURL(/\/receipt\//);
  await page.goBack();
  await page.waitForURL(/\/report$/);
  assert.equal(await found(page, "Backwards"), 1);
  await page.goBack();
  await page.waitForURL(/\/report$/);
  await page.locator("label.tile:has(input[name=kind])").first().click();
  await page.locator("#text").fill("Backwards and forwards went the queue");
  await page.locator("button.send").click();
  await page.waitForURL(/\/receipt\//);
  assert.equal(await found(page, "Backwards"), 2);
});

journey("without a network nothing is sent, the words stay, and the next press sends them once", async () => {
  const page = await demo.page();
  await signInAs(page, "A. Malm");
  await fill(page, "Networkless words that took a while to write");
  await page.context().setOffline(true);
  await page.locator("button.send").click();
  await page.locator(".offline[role=alert]").waitFor();
  assert.equal(await page.locator("#text").inputValue(), "Networkless words that took a while to write");
  await page.context().setOffline(false);
  await page.locator(".offline").waitFor({ state: "detached" });
  await page.locator("button.send").click();
  await page.waitForURL(/\/receipt\//);
  assert.equal(await found(page, "Networkless"), 1);
});

journey("two assess the same report: the second is told who was faster and keeps what they wrote", async () => {
  const expect = [/status of 409/];
  const [first, second] = [await demo.page({ expect }), await demo.page({ expect })];
  await signInAs(first, "S. Berg");
  await signInAs(second, "M. Lind");
  const { code } = await sendReport(first, "Raced over by two at once.");
  for (const page of [first, second]) {
    await page.goto(`/reports/${code}`);
    await page.locator("input[name=outcome][value=handled]").check();
  }
  await first.locator("#how").fill("The caretaker has opened the other door.");
  await first.locator("form.triage button.main").click();
  await first.waitForURL(/done=/);
  await second.locator("#how").fill("I have called the caretaker about the door.");
  await second.locator("form.triage button.main").click();
  const alert = second.getByRole("alert");
  await alert.waitFor();
  assert.match(await alert.innerText(), /Already assessed by S\. Berg/);
  assert.match(await second.locator("main").innerText(), /I have called the caretaker about the door\./);
});
