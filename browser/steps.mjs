// What many journeys do on their way: a report, an assessment, a walk by Tab.

import assert from "node:assert/strict";

const TAB_STOPS_MAX = 400;

/** Sends the shortest report and ends with its receipt: { path, number }. */
export async function sendReport(page, text, { kind = 0, at = "/report" } = {}) {
  await page.goto(at);
  await page.locator("label.tile:has(input[name=kind])").nth(kind).click();
  await page.locator("#text").fill(text);
  await page.locator("button.send").click();
  await page.waitForURL(/\/receipt\//);
  const number = (await page.locator("main .lead .number").innerText()).trim();
  return { path: new URL(page.url()).pathname, number, code: number.replace(/^R-/, "") };
}

/** Opens an incident from a report by assessing it, and ends with the incident's path. */
export async function openIncident(page, code, title, { level = "2" } = {}) {
  await page.goto(`/reports/${code}`);
  await fillIncident(page, title, level);
  await saveAssessment(page);
  await page.goto(`/reports/${code}`);
  return page.locator("main a[href^='/incidents/']").first().getAttribute("href");
}

/** Fills in that a report is a new incident. */
export async function fillIncident(page, title, level = "2") {
  await page.locator("input[name=outcome][value=incident]").check();
  await page.locator("#title").fill(title);
  await page.locator(`input[name=level][value="${level}"]`).check();
  await page.locator("#level-reason").fill("Several places are concerned.");
}

/** Saves the assessment on the page and waits for the inbox that follows it. */
export async function saveAssessment(page) {
  await page.locator("form.triage button.main").click();
  await page.waitForURL(/\/reports\?.*done=/);
}

/** Goes on by Tab until an element has the focus, and asks that every stop on the way can be seen. */
export async function tabTo(page, target, { back = false } = {}) {
  const element = await target.elementHandle();
  assert.ok(element, `there is nothing to go to: ${target}`);
  for (let stop = 0; stop < TAB_STOPS_MAX; stop += 1) {
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
    const { reached, unseen } = await page.evaluate(judgeFocus, element);
    assert.equal(unseen, null, "the focus can't be seen");
    if (reached) return;
  }
  assert.fail(`Tab does not reach ${target}`);
}

/** Walks by Tab over the whole page; ends with what every stop is called. */
export async function walk(page) {
  const stops = [];
  while (stops.length < TAB_STOPS_MAX) {
    await page.keyboard.press("Tab");
    const { name, unseen } = await page.evaluate(judgeFocus, null);
    assert.equal(unseen, null, "the focus can't be seen");
    if (name === null) return stops;
    stops.push(name);
  }
  assert.fail(`the page has more than ${TAB_STOPS_MAX} stops`);
}

/** In the page: what has the focus, whether it is the target, and what hides it if it can't be seen. */
function judgeFocus(target) {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return { reached: false, name: null, unseen: null };
  const name = focused.getAttribute("aria-label") ?? focused.id ?? focused.innerText;
  const ring = (element) => {
    const style = element && getComputedStyle(element);
    return Boolean(style) && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const path = focused.closest("svg") && focused.querySelector("path");
  const drawn = path && parseFloat(getComputedStyle(path).strokeWidth) >= 2;
  const seen = ring(focused) || ring(focused.closest("label")) || drawn || focused.id === "main";
  const box = (path ?? focused.closest("label") ?? focused).getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const unseen = seen && inside && box.width > 0 ? null : `${focused.outerHTML.slice(0, 300)} (ring ${seen}, in view ${inside})`;
  return { reached: focused === target, name: name || focused.tagName, unseen };
}
