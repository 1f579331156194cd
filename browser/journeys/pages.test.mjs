// Every page: nothing for axe to find, in light and dark, at the desk and on a phone; in each
// language without a key, a hole or another language; and never wider than the screen.

import assert from "node:assert/strict";

import { audit, journey, screenshot, signInAs, stage } from "../harness.mjs";
import { openIncident, sendReport } from "../steps.mjs";
import { LANGUAGES, strangeWords } from "../words.mjs";

const demo = stage(["--still"]);

/** Name, path and whether a page is for somebody who is signed in; filled by the first journey. */
const pages = [
  ["the sign-in page", "/sign-in", false],
  ["the picture", "/", true],
  ["the map of the country", "/map", true],
  ["the map by reports", "/map?shade=reports", true],
  ["the reports", "/reports", true],
  ["the report form", "/report", true],
  ["the incidents", "/incidents", true],
  ["the journal", "/journal", true],
  ["the premises", "/premises?area=1481", true],
  ["a page that is not there", "/nothing", true],
];
const EXPECTED = [/status of (404|403|409)/];
let ready = null;

/** Makes what the pages need once: a waiting report, an incident, and their addresses. */
function prepare() {
  ready ??= make();
  return ready;
}

async function make() {
  const page = await demo.page();
  await signInAs(page, "S. Berg");
  const first = await sendReport(page, "The ballot papers of one party are missing at the screen.");
  const incident = await openIncident(page, first.code, "Ballot papers missing");
  const waiting = await sendReport(page, "The ramp at the entrance is blocked by a lorry.");
  await page.goto("/map");
  const county = await page.locator("svg.map a").first().getAttribute("href");
  await page.goto(county);
  const municipality = await page.locator(".areatile, svg.map a").first().getAttribute("href");
  await page.goto("/premises");
  const station = await page.locator("a[href^='/report/']").first().getAttribute("href");
  const now = new Date(Date.now() - 60_000).toISOString().slice(0, 16);
  pages.push(
    ["the map of a county", county, true],
    ["the map of a municipality", municipality, true],
    ["a report with its triage form", `/reports/${waiting.code}`, true],
    ["a report that was assessed", `/reports/${first.code}`, true],
    ["a receipt", waiting.path, true],
    ["a receipt with an answer", first.path, true],
    ["an incident", incident, true],
    ["an incident with a long form", `${incident}?do=mark`, true],
    ["an incident with its places", `${incident}?do=place`, true],
    ["the journal of an incident", `/journal?incident=${incident.split("/").pop()}`, true],
    ["the picture as it was", `/?as-of=${now}Z`, true],
    ["a station's report form", station, false],
  );
}

async function reader(options, signedIn = true) {
  const page = await demo.page({ expect: EXPECTED, ...options });
  if (signedIn) await signInAs(page, "S. Berg");
  return page;
}

/** Opens everything that is folded in, so that it is judged too. */
async function unfold(page) {
  await page.evaluate(() => {
    for (const folded of document.querySelectorAll("main details")) folded.open = true;
  });
}

journey("axe finds nothing on any page", async () => {
  await prepare();
  const page = await reader({});
  const guest = await reader({}, false);
  const found = [];
  for (const [name, path, signedIn] of pages) {
    const where = signedIn ? page : guest;
    await where.goto(path);
    await unfold(where);
    await audit(where, `${name} (${path})`).catch((finding) => found.push(finding.message));
    await screenshot(where, name.replaceAll(/\W+/g, "-"));
  }
  assert.equal(found.length, 0, found.join("\n\n"));
});

journey("axe finds nothing on forms that came back with mistakes, and on refusals", async () => {
  const page = await reader({ expect: [/status of (404|403|409|422)/] });
  const found = [];
  const judge = (name) => audit(page, name).catch((finding) => found.push(finding.message));
  await page.goto("/report");
  await page.locator("button.send").click();
  await page.locator("[role=alert]").waitFor();
  await judge("the report form with mistakes");
  const { code } = await sendReport(page, "Two voting booths have no curtain.");
  await page.goto(`/reports/${code}`);
  await page.locator("form.triage button.main").click();
  await page.locator("[role=alert]").waitFor();
  await judge("the triage form with mistakes");
  const answer = await page.goto("/incidents/000000");
  assert.equal(answer.status(), 404);
  await judge("an incident that is not there");
  assert.equal(found.length, 0, found.join("\n\n"));
});

for (const language of LANGUAGES) {
  journey(`every page speaks its reader's language and fits a phone: ${language}`, async () => {
    await prepare();
    const page = await reader({ language, phone: true });
    const guest = await reader({ language, phone: true }, false);
    const found = [];
    for (const [name, path, signedIn] of pages) {
      const where = signedIn ? page : guest;
      await where.goto(path);
      await unfold(where);
      assert.equal(await where.locator("html").getAttribute("lang"), language);
      const strange = await strangeWords(where, language);
      if (strange.length > 0) found.push(`${name} says ${JSON.stringify(strange)}`);
      const narrow = path.startsWith("/report") && !path.startsWith("/reports");
      for (const width of narrow ? [390, 320] : [390]) {
        await where.setViewportSize({ width, height: 844 });
        const wide = await where.evaluate(judgeWidth);
        if (wide) found.push(`${name} at ${width} px: ${wide}`);
      }
    }
    assert.equal(found.length, 0, found.join("\n"));
  });
}

/** In the page: how much it is wider than the screen, and what makes it so. */
function judgeWidth() {
  const width = document.documentElement.clientWidth;
  const excess = document.documentElement.scrollWidth - width;
  if (excess <= 0) return null;
  const wide = [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > width + 1);
  return `${excess} px too wide, because of ${wide.slice(0, 3).map((element) => element.outerHTML.slice(0, 120)).join(" ; ")}`;
}
