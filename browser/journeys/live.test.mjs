// Two browsers: what one does, the other shows within a second, and nobody is disturbed by it.

import assert from "node:assert/strict";

import { journey, signInAs, stage } from "../harness.mjs";
import { fillIncident, openIncident, sendReport } from "../steps.mjs";

const demo = stage(["--still"]);
const SHOWN_MS_MAX = 1_000;
const TIMES = 5;
const SEEN_MS_MAX = 10_000;

/** Marks the window, so that a reload would be noticed, and waits until the page is connected. */
async function watch(page, path = "/") {
  const connected = page.waitForResponse((response) => response.url().includes("/live?"));
  await page.goto(path);
  await connected;
  await page.evaluate(() => (window.mark = "same"));
}

const isSame = (page) => page.evaluate(() => window.mark === "same");

/** Notes in the page when a text is first seen in its changing part. */
function lookOutFor(page, text) {
  return page.evaluateHandle(({ text, late }) => {
    const region = document.getElementById("region");
    const seen = () => region.textContent.includes(text);
    const when = new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`never shown: ${text}`)), late);
      const observer = new MutationObserver(() => {
        if (!seen()) return;
        observer.disconnect();
        resolve(Date.now());
      });
      observer.observe(region, { subtree: true, childList: true, characterData: true });
    });
    when.catch(() => {});
    return { when };
  }, { text, late: SEEN_MS_MAX });
}

async function twoReaders(options) {
  const [watcher, other] = [await demo.page(options), await demo.page()];
  await signInAs(watcher, "S. Berg");
  await signInAs(other, "A. Malm");
  return { watcher, other };
}

/** Presses a button that sends, and ends with how long after its answer the watcher shows a text. */
async function timeUntilShown(watcher, text, other, button) {
  const lookout = await lookOutFor(watcher, text);
  const [response] = await Promise.all([
    other.waitForResponse((response) => response.request().method() === "POST"),
    button.click(),
  ]);
  const answered = Date.now();
  assert.equal(response.status(), 303);
  const shown = await lookout.evaluate(({ when }) => when);
  await other.waitForLoadState();
  return shown - answered;
}

function judge(t, took) {
  took.sort((one, two) => one - two);
  t.diagnostic(`shown after ${took.join(", ")} ms`);
  assert.ok(took[Math.floor(took.length / 2)] < SHOWN_MS_MAX, `shown after ${took.join(", ")} ms`);
}

journey("a report that one sends, the other has in the inbox within a second without a reload", async (t) => {
  const { watcher, other } = await twoReaders();
  await watch(watcher, "/reports");
  const took = [];
  for (let time = 0; time < TIMES; time += 1) {
    const text = `Queue number ${time} outside the library`;
    await other.goto("/report");
    await other.locator("label.tile:has(input[name=kind])").first().click();
    await other.locator("#text").fill(text);
    took.push(await timeUntilShown(watcher, text, other, other.locator("button.send")));
  }
  judge(t, took);
  assert.ok(await isSame(watcher), "without a reload");
});

journey("an incident that one opens, the other has on the picture within a second without a reload", async (t) => {
  const { watcher, other } = await twoReaders();
  await watch(watcher);
  const waiting = () => watcher.locator("#waiting-title + a").innerText();
  const took = [];
  for (let time = 0; time < TIMES; time += 1) {
    const before = await waiting();
    const { code } = await sendReport(other, `Claim number ${time} about the closing time`);
    await watcher.waitForFunction((before) => document.querySelector("#waiting-title + a").innerText !== before, before);
    await other.goto(`/reports/${code}`);
    const title = `False claim number ${time}`;
    await fillIncident(other, title);
    took.push(await timeUntilShown(watcher, title, other, other.locator("form.triage button.main")));
  }
  judge(t, took);
  assert.ok(await isSame(watcher), "without a reload");
});

journey("focus, scroll, an open menu and half-written words stay while the picture changes", async () => {
  const { watcher, other } = await twoReaders();
  const { code } = await sendReport(other, "Nobody has the keys.");
  const incident = await openIncident(other, code, "Keys missing", { level: "1" });
  await watch(watcher);
  const happen = async (text) => {
    const lookout = await lookOutFor(watcher, text);
    await other.goto(incident);
    await other.locator("#entry").fill(text);
    await other.locator("form.entry button.main").click();
    await lookout.evaluate(({ when }) => when);
  };
  await happen("A first thing, so that there is a line to stand on");

  const line = watcher.locator(".happenings a", { hasText: "A first thing" }).first();
  await line.focus();
  const before = await watcher.evaluate(() => {
    const { activeElement } = document;
    return { href: activeElement.href, top: activeElement.getBoundingClientRect().top, scroll: scrollY };
  });
  await happen("A second thing comes in above it");
  const after = await watcher.evaluate(() => ({ href: document.activeElement.href, text: document.activeElement.innerText }));
  assert.equal(after.href, before.href, "the focus is on the same thing");
  assert.match(after.text, /A first thing/);

  await watcher.setViewportSize({ width: 390, height: 500 });
  const duty = watcher.locator("#duty-title");
  await duty.evaluate((element) => element.scrollIntoView());
  const top = await duty.evaluate((element) => element.getBoundingClientRect().top);
  await happen("A third thing moves nothing under the eyes");
  const moved = Math.abs((await duty.evaluate((element) => element.getBoundingClientRect().top)) - top);
  assert.ok(moved <= 2, `what is read has moved by ${moved} px`);

  await watcher.setViewportSize({ width: 1560, height: 1000 });
  const menu = watcher.locator("details.asof");
  await menu.locator("summary").click();
  await menu.locator("input[type=datetime-local]").fill("2026-01-02T03:04");
  await happen("A fourth thing leaves an open menu alone");
  assert.equal(await menu.evaluate((details) => details.open), true);
  assert.equal(await menu.locator("input[type=datetime-local]").inputValue(), "2026-01-02T03:04");
  await watcher.keyboard.press("Escape");

  const theme = watcher.locator("details.edit").first();
  await theme.locator("summary").click();
  await theme.locator("textarea").fill("Half a sentence about");
  await theme.locator("summary").focus();
  await theme.locator("summary").press("Enter");
  await happen("A fifth thing leaves half a sentence alone");
  assert.equal(await theme.locator("textarea").inputValue(), "Half a sentence about", "also in a form folded in again");
  assert.ok(await isSame(watcher));
});

journey("a half-written journal entry stays while others write and change the level", async () => {
  const { watcher, other } = await twoReaders();
  const { code } = await sendReport(watcher, "Posters were torn down outside a polling station.");
  const incident = await openIncident(watcher, code, "Posters torn down");
  await signInAs(other, "M. Lind");
  await watch(watcher, incident);
  await watcher.locator("#entry").fill("Talked to the caretaker, who");
  await watcher.locator("h1").click();

  await other.goto(incident);
  const lookout = await lookOutFor(watcher, "The police have been there.");
  await other.locator("#entry").fill("The police have been there.");
  await other.locator("form.entry button.main").click();
  await lookout.evaluate(({ when }) => when);
  assert.equal(await watcher.locator("#entry").inputValue(), "Talked to the caretaker, who");

  await other.locator("#act-level > summary").click();
  await other.locator("#act-level input[value='3']").check();
  await other.locator("#level-reason").fill("A pattern over counties.");
  await other.locator("#act-level button.main").click();
  await watcher.locator(".incident-head > .level.l3").waitFor();
  assert.equal(await watcher.locator("#entry").inputValue(), "Talked to the caretaker, who");

  await other.locator("#act-close > summary").click();
  await other.locator("#close-reason").fill("New posters are up.");
  await other.locator("#act-close button.main").click();
  await watcher.locator("#act-reopen").waitFor();
  assert.equal(await watcher.locator("#entry").inputValue(), "Talked to the caretaker, who", "also when it is closed");
  assert.ok(await isSame(watcher));
});

journey("a triage form does not change while reports come in", async () => {
  const { watcher, other } = await twoReaders();
  const { code } = await sendReport(watcher, "The doors opened twenty minutes late.");
  await watcher.goto(`/reports/${code}`);
  await watcher.evaluate(() => (window.mark = "same"));
  await watcher.locator("input[name=outcome][value=handled]").check();
  await watcher.locator("#how").fill("The caretaker has");
  await sendReport(other, "Something else comes in meanwhile.");
  assert.equal(await watcher.locator("#how").inputValue(), "The caretaker has");
  assert.ok(await isSame(watcher));
});

journey("a page tells when the connection is lost, and catches up when it is back", async () => {
  const { watcher, other } = await twoReaders({ expect: [/ERR_INTERNET_DISCONNECTED/] });
  await watch(watcher);
  const words = watcher.locator(".livewords");
  const live = await words.innerText();
  await watcher.context().setOffline(true);
  await watcher.waitForFunction((live) => document.querySelector(".livewords").textContent !== live, live);
  assert.equal(await watcher.locator("body > [role=status]").innerText(), await words.innerText(), "it is said aloud");
  const text = "This happened while nobody could see it";
  await openIncident(other, (await sendReport(other, text)).code, text, { level: "1" });
  assert.equal(await watcher.getByText(text).count(), 0);
  await watcher.context().setOffline(false);
  await watcher.getByText(text).first().waitFor();
  assert.equal(await words.innerText(), live);
  assert.ok(await isSame(watcher), "without a reload");
});

journey("a page connects again by itself after the server was away", async () => {
  const { watcher, other } = await twoReaders({ expect: [/status of 503/] });
  await watcher.route("**/live?*", (route) => route.fulfill({ status: 503 }));
  await watcher.goto("/");
  await watcher.evaluate(() => (window.mark = "same"));
  await watcher.locator("summary.lost").waitFor();
  const text = "This happened while the server started again";
  await openIncident(other, (await sendReport(other, text)).code, text, { level: "1" });
  await watcher.unroute("**/live?*");
  await watcher.getByText(text).first().waitFor();
  await watcher.locator("summary:not(.lost) > .livewords").waitFor();
  assert.ok(await isSame(watcher), "without a reload");
});

journey("what is open in many tabs leaves room for the next page", async () => {
  const page = await demo.page();
  await signInAs(page, "S. Berg");
  const tabs = [];
  for (let tab = 0; tab < 8; tab += 1) {
    const opened = await page.context().newPage();
    await opened.goto("/");
    await hide(opened, true);
    tabs.push(opened);
  }
  await page.goto("/incidents");
  await page.locator("#list-title").waitFor();
});

journey("only pages that somebody sees hold a connection", async () => {
  const page = await demo.page();
  await signInAs(page, "S. Berg");
  await watch(page);
  const other = await demo.page();
  await signInAs(other, "A. Malm");
  await hide(page, true);
  const text = "A thing that a hidden page need not know";
  await openIncident(other, (await sendReport(other, text)).code, text, { level: "1" });
  assert.equal(await page.getByText(text).count(), 0);
  const again = page.waitForResponse((response) => response.url().includes("/live?"));
  await hide(page, false);
  await again;
  await page.getByText(text).first().waitFor();
  assert.ok(await isSame(page));
});

/** What a browser tells a page when another tab is put before it. */
function hide(page, hidden) {
  return page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}
