// Every page: nothing for axe to find, in light and dark, at the desk and on a phone; in each
// language without a key, a hole or another language; and never wider than the screen.

import assert from "node:assert/strict";

import { audit, journey, screenshot, signInAs, stage } from "../harness.mjs";
import { openIncident, sendReport } from "../steps.mjs";
import { LANGUAGES, strangeWords } from "../words.mjs";

const demo = stage(["--still"]);

const DUTY = "S. Berg";
const ADMINISTRATOR = "R. Alm";
const PARTY = "W. Asp";

/** Every page: its name, its path from what was made for it, and who reads it. */
const PAGES = [
  ["the sign-in page", () => "/sign-in", null],
  ["the picture", () => "/"],
  ["the picture as it was", ({ moment }) => `/?as-of=${moment}`],
  ["a theme", () => "/themes/cyber"],
  ["erasing what was said of a theme", () => "/themes/cyber/erase", ADMINISTRATOR],
  ["the map of the country", () => "/map"],
  ["the map by reports", () => "/map?shade=reports"],
  ["the map of a county", ({ county }) => county],
  ["the map of a municipality", ({ municipality }) => municipality],
  ["the reports", () => "/reports"],
  ["a report with its triage form", ({ waiting }) => `/reports/${waiting.code}`],
  ["a report that was assessed", ({ first }) => `/reports/${first.code}`],
  ["the report form", () => "/report"],
  ["a station's report form", ({ station }) => station, null],
  ["a receipt", ({ waiting }) => waiting.path],
  ["a receipt with an answer", ({ first }) => first.path],
  ["the incidents", () => "/incidents"],
  ["an incident", ({ incident }) => incident],
  ["an incident with its marking", ({ incident }) => `${incident}?do=mark`],
  ["an incident with its places", ({ incident }) => `${incident}?do=place`],
  ["the journal", () => "/journal"],
  ["the journal of an incident", ({ incident }) => `/journal?incident=${incident.split("/").pop()}`],
  ["the premises", () => "/premises?area=1481"],
  ["the extracts", () => "/extracts"],
  ["the read log", () => "/readings"],
  ["the review of access", () => "/access", ADMINISTRATOR],
  ["the people", () => "/people", ADMINISTRATOR],
  ["the programs", () => "/programs", ADMINISTRATOR],
  ["the export", () => "/export", ADMINISTRATOR],
  ["the interface for programs", () => "/api", null],
  ["the own account", () => "/account"],
  ["a party's own page", () => "/own", PARTY],
  ["a page that is not there", () => "/nothing"],
];
const EXPECTED = [/status of (404|403|409|422)/];
let made = null;

/** Makes once what the pages show: a waiting report, an assessed one, an incident. */
async function make() {
  const page = await demo.page();
  await signInAs(page, DUTY);
  const moment = new Date().toISOString();
  const first = await sendReport(page, "The ballot papers of one party are missing at the screen.");
  const incident = await openIncident(page, first.code, "Ballot papers missing");
  const waiting = await sendReport(page, "The ramp at the entrance is blocked by a lorry.");
  await page.goto("/map");
  const county = await page.locator("svg.map a").first().getAttribute("href");
  await page.goto(county);
  const municipality = await page.locator(".areatile, svg.map a").first().getAttribute("href");
  await page.goto("/premises");
  const station = await page.locator("a[href^='/report/']").first().getAttribute("href");
  return { moment, first, incident, waiting, county, municipality, station };
}

async function reader(options, name = DUTY) {
  const page = await demo.page({ expect: EXPECTED, ...options });
  if (name) await signInAs(page, name);
  return page;
}

/** Opens a page with everything that is folded in, so that it is judged too. */
async function open(page, path) {
  await page.goto(path);
  await page.evaluate(() => {
    for (const folded of document.querySelectorAll("main details")) folded.open = true;
  });
}

for (const [name, path, who] of PAGES) {
  journey(`axe finds nothing on ${name}`, async () => {
    made ??= make();
    const where = path(await made);
    const page = await reader({}, who);
    await open(page, where);
    await audit(page, `${name} (${where})`);
    await screenshot(page, name.replaceAll(/\W+/g, "-"));
  });
}

journey("axe finds nothing on forms that came back with mistakes, and on refusals", async () => {
  const page = await reader({});
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
    made ??= make();
    const readers = new Map();
    for (const who of [DUTY, ADMINISTRATOR, PARTY, null]) {
      readers.set(who, await reader({ language, phone: true }, who));
    }
    const page = readers.get(DUTY);
    const found = [];
    for (const [name, path, who = DUTY] of PAGES) {
      const where = path(await made);
      const narrow = where.startsWith("/report") && !where.startsWith("/reports");
      const shown = readers.get(who);
      await open(shown, where);
      assert.equal(await shown.locator("html").getAttribute("lang"), language);
      const strange = await strangeWords(shown, language);
      if (strange.length > 0) found.push(`${name} says ${JSON.stringify(strange)}`);
      for (const width of narrow ? [390, 320] : [390]) {
        await shown.setViewportSize({ width, height: 844 });
        const wide = await shown.evaluate(judgeWidth);
        if (wide) found.push(`${name} at ${width} px: ${wide}`);
      }
    }
    await page.goto("/");
    for (const menu of ["language", "reader", "asof"]) {
      await page.locator(`details.${menu} > summary`).tap();
      const wide = await page.evaluate(judgeWidth);
      const box = page.locator(`details.${menu} > :is(.panel, form)`);
      const { x, width } = await box.boundingBox();
      if (wide || x < 0 || x + width > 390) found.push(`the menu ${menu} does not fit: ${wide ?? x}`);
      const loose = await box.evaluate(judgeMenu);
      if (loose.length > 0) found.push(`beside the box of the menu ${menu}: ${loose}`);
      await page.locator(`details.${menu} > summary`).tap();
    }
    assert.equal(found.length, 0, found.join("\n"));
  });
}

/** In the page: what a menu offers outside of the box that it opens, where it can't be read. */
function judgeMenu(box) {
  const within = box.getBoundingClientRect();
  const offered = [...box.parentElement.querySelectorAll("a, button")];
  const loose = offered.filter((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top < within.top || bottom > within.bottom;
  });
  return loose.map((element) => element.textContent.trim());
}

/** In the page: how much it is wider than the screen, and what makes it so. */
function judgeWidth() {
  const width = document.documentElement.clientWidth;
  const excess = document.documentElement.scrollWidth - width;
  if (excess <= 0) return null;
  const wide = [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > width + 1);
  return `${excess} px too wide, because of ${wide.slice(0, 3).map((element) => element.outerHTML.slice(0, 120)).join(" ; ")}`;
}
