// The way in and out, with the keyboard only.

import assert from "node:assert/strict";

import { journey, screenshot, signInAs, stage } from "../harness.mjs";
import { tabTo } from "../steps.mjs";

const demo = stage(["--still"]);

journey("a person is chosen, the language changed and the session ended with the keyboard only", async () => {
  const page = await demo.page({ language: "en" });
  await page.goto("/");
  assert.match(page.url(), /\/sign-in\?next=/, "whoever is not signed in is sent to the sign-in page");
  await screenshot(page, "sign-in");

  await tabTo(page, page.getByRole("button", { name: "S. Berg" }));
  await page.keyboard.press("Enter");
  await page.waitForURL((address) => address.pathname === "/");
  await page.getByRole("link", { name: "Picture" }).waitFor();

  await tabTo(page, page.locator(".language > summary"));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "suomi" }));
  await page.keyboard.press("Space");
  await page.locator("html[lang=fi]").waitFor();
  assert.equal(new URL(page.url()).pathname, "/", "the page stays the same in another language");

  await tabTo(page, page.locator(".reader > summary"));
  await page.keyboard.press("Enter");
  await tabTo(page, page.locator("form[action='/sign-out'] button"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/sign-in$/);
  await page.goto("/incidents");
  assert.match(page.url(), /\/sign-in\?next=%2Fincidents/, "the session has ended");
});

journey("after signing in, the reader is where they wanted to go", async () => {
  const page = await demo.page();
  await page.goto("/journal?about=incident");
  await page.getByRole("button", { name: "M. Lind" }).click();
  await page.waitForURL(/\/journal\?about=incident$/);
});

journey("Escape closes a menu and gives the focus back, and a menu that was left is closed", async () => {
  const page = await demo.page();
  await signInAs(page, "S. Berg");
  const [language, reader] = [page.locator("details.language"), page.locator("details.reader")];
  await tabTo(page, language.locator("summary"));
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  assert.equal(await language.evaluate((menu) => menu.open), false);
  assert.ok(await language.locator("summary").evaluate((summary) => summary === document.activeElement));

  await page.keyboard.press("Enter");
  await tabTo(page, reader.locator("summary"));
  assert.equal(await language.evaluate((menu) => menu.open), false, "the menu that was left covers nothing");
  await page.keyboard.press("Enter");
  await page.locator("h1, h2").last().click();
  assert.equal(await reader.evaluate((menu) => menu.open), false, "a click elsewhere closes it");
});

journey("a session that ends in another tab leaves no page that pretends to be live", async () => {
  const page = await demo.page();
  await signInAs(page, "M. Lind");
  await page.locator(".livewords").waitFor();
  const tab = await page.context().newPage();
  await tab.goto("/");
  await tab.locator(".reader > summary").click();
  await tab.locator("form[action='/sign-out'] button").click();
  await tab.waitForURL(/\/sign-in$/);
  const other = await demo.page();
  await signInAs(other, "S. Berg");
  await other.locator("form[action='/duty'] button").first().click();
  await page.waitForURL(/\/sign-in/);
});
