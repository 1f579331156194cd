// The way in.

import assert from "node:assert/strict";

import { journey, screenshot, stage } from "../harness.mjs";

const demo = stage();

journey("the sign-in page answers", async () => {
  const page = await demo.page();
  const response = await page.goto("/sign-in");
  assert.equal(response.status(), 200);
  await screenshot(page, "sign-in");
});
