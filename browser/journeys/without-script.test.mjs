// Without JavaScript: signing in, reporting, assessing and reading the picture.

import assert from "node:assert/strict";

import { journey, signInAs, stage } from "../harness.mjs";
import { openIncident, saveAssessment, sendReport } from "../steps.mjs";

const demo = stage(["--still"]);

journey("without JavaScript one signs in, reports, assesses, joins and sees it on the picture", async () => {
  const page = await demo.page({ script: false });
  await signInAs(page, "A. Malm");
  const first = await sendReport(page, "A man takes photographs of everybody who votes.");
  await page.goto(first.path);
  await page.getByText("Waits for a first assessment.").waitFor();

  const incident = await openIncident(page, first.code, "Photographs of people who vote");
  const second = await sendReport(page, "The same man is now at the school.");
  await page.goto(`/reports/${second.code}`);
  await page.locator("input[name=outcome][value=join]").check();
  await page.locator("#incident").selectOption({ value: incident.split("/").pop() });
  await page.locator("#answer").fill("Thank you. The police are on their way.");
  await saveAssessment(page);

  await page.goto(incident);
  assert.match(await page.locator("main").innerText(), /at the school/);
  await page.goto(second.path);
  await page.getByText("Thank you. The police are on their way.").waitFor();
  await page.goto("/");
  await page.getByRole("link", { name: "Photographs of people who vote" }).first().waitFor();
  await page.locator("details.asof > summary").click();
  await page.locator("details.asof button").click();
  await page.waitForURL(/as-of=/);
});

journey("without JavaScript a form with a mistake comes back with what was written", async () => {
  const page = await demo.page({ script: false, expect: [/status of 422/] });
  await signInAs(page, "A. Malm");
  await page.goto("/report");
  await page.locator("#text").fill("The list of voters has the wrong street in it.");
  await page.locator("button.send").click();
  await page.getByRole("alert").getByRole("link").first().click();
  assert.equal(await page.locator("#text").inputValue(), "The list of voters has the wrong street in it.");
  await page.locator("label.tile:has(input[name=kind])").first().click();
  await page.locator("button.send").click();
  await page.waitForURL(/\/receipt\//);
});
