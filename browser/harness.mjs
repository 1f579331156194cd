// The stage of the journeys: the real program with its demonstration, a real Chromium, and what the
// journeys ask of every page. Nothing here leaves loopback, and only what was started here is ended.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, afterEach, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import axe from "axe-core";
import { chromium } from "playwright-core";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);

const PROGRAM = path.resolve(root, process.env.VALPOOL_BIN || "target/debug/valpool");
const CHROMIUM = process.env.CHROMIUM || "/usr/bin/chromium";
const START_MS_MAX = 60_000;
const STOP_MS_MAX = 10_000;
const STEP_MS_MAX = 10_000;
const AUDIT_MS_MAX = 60_000;
const JOURNEY_MS_MAX = 90_000;

const DESK = { width: 1560, height: 1000 };
const PHONE = { width: 390, height: 844 };

/** The contexts in which pages run no JavaScript. */
const withoutScript = new WeakSet();

const CHROMIUM_ARGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

/**
 * Starts the program on a free port with data of its own.
 * Ends with { address, stop, output }: `address` has no slash at its end. Passkeys are for names:
 * what is served for real is asked for at `localhost`.
 */
export async function startProgram(args = [], command = ["demo", "--fresh"]) {
  assert.ok(existsSync(PROGRAM), `the program is not built: ${PROGRAM} (cargo build -p valpool)`);
  const folder = await mkdtemp(path.join(tmpdir(), "valpool-journey-"));
  const data = path.join(folder, "data");
  const child = spawn(PROGRAM, [...command, "--data", data, "--listen", "127.0.0.1:0", ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, LANG: "C.UTF-8" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const gone = new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? code));
    child.once("error", (error) => resolve(error.message));
  });
  const leave = () => child.kill("SIGKILL");
  process.once("exit", leave);
  const stop = async () => {
    process.removeListener("exit", leave);
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS_MAX);
    await gone;
    clearTimeout(timer);
    await rm(folder, { recursive: true, force: true });
  };

  const address = new Promise((resolve) => {
    const read = (chunk) => {
      printed += chunk;
      const found = printed.match(/http:\/\/127\.0\.0\.1:(\d+)(?=[/\s])/);
      if (found) resolve(command[0] === "serve" ? `http://localhost:${found[1]}` : found[0]);
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", (chunk) => (printed += chunk));
  });
  const late = delay(START_MS_MAX, "no address was printed in time");
  try {
    const ended = gone.then((how) => Promise.reject(new Error(`the program ended at once: ${how}`)));
    return { address: await Promise.race([address, ended, late.promise]), stop, output: () => printed };
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\nIt printed:\n${printed || "(nothing)"}`);
  } finally {
    late.cancel();
  }
}

/** Starts Chromium with a fresh profile. */
export function startBrowser() {
  assert.ok(existsSync(CHROMIUM), `there is no Chromium at ${CHROMIUM} (cargo xtask setup)`);
  return chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGS, chromiumSandbox: false });
}

/** One journey: a test that ends by itself, named with a sentence. */
export function journey(name, run) {
  test(name, { timeout: JOURNEY_MS_MAX }, run);
}

/**
 * The stage of one file of journeys: program and browser are started before its first journey and
 * ended after its last. After each journey its pages are closed, and none may have logged an error
 * or asked for anything outside the program and `others`, the addresses that belong to the journeys.
 */
export function stage(args = [], command = undefined, others = () => []) {
  let program;
  let browser;
  let contexts = [];
  let faults = [];

  before(async () => {
    program = await startProgram(args, command);
    browser = await startBrowser();
  });

  afterEach(async () => {
    const found = faults;
    await Promise.all(contexts.map((context) => context.close()));
    contexts = [];
    faults = [];
    assert.deepEqual(found, [], "pages ran into errors");
  });

  after(async () => {
    await browser?.close();
    await program?.stop();
  });

  return {
    /** The whole address of a path. */
    url: (target = "/") => `${program.address}${target}`,
    /** What the program has printed so far. */
    output: () => program.output(),

    /**
     * A page in a context of its own: no cookies, nothing cached.
     * Options: language ("sv", "fi", "en"), phone, script (false: without JavaScript), dark,
     * expect (patterns of console errors that belong to the journey, such as /404/).
     */
    async page({ language = "en", phone = false, script = true, dark = false, expect = [] } = {}) {
      const context = await browser.newContext({
        baseURL: program.address,
        colorScheme: dark ? "dark" : "light",
        hasTouch: phone,
        isMobile: phone,
        javaScriptEnabled: script,
        locale: { sv: "sv-SE", fi: "fi-FI", en: "en-GB" }[language] ?? language,
        reducedMotion: "reduce",
        timezoneId: "Europe/Stockholm",
        viewport: phone ? PHONE : DESK,
      });
      contexts.push(context);
      if (!script) withoutScript.add(context);
      context.setDefaultTimeout(STEP_MS_MAX);
      context.on("request", (request) => {
        const address = request.url();
        const known = [program.address, ...others()];
        const own = known.some((base) => address === base || address.startsWith(`${base}/`));
        if (!own && /^(https?|wss?|ftp):/.test(address)) faults.push(`asked for ${address}`);
      });
      context.on("weberror", (fault) => faults.push(`threw ${fault.error().stack}`));
      context.on("console", (message) => {
        const text = `${message.text()} (${message.location().url})`;
        if (message.type() === "error" && !expect.some((pattern) => pattern.test(text))) {
          faults.push(`logged ${text}`);
        }
      });
      return context.newPage();
    },
  };
}

/**
 * Gives a page a device that holds passkeys, and whose owner is there. Ends with a way to ask what
 * it holds.
 */
export async function giveDevice(page) {
  const devices = await page.context().newCDPSession(page);
  await devices.send("WebAuthn.enable");
  const { authenticatorId } = await devices.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const held = () => devices.send("WebAuthn.getCredentials", { authenticatorId });
  return { held: async () => (await held()).credentials };
}

/** Signs in on the demonstration's list of people: the first whose entry holds this role or name. */
export async function signInAs(page, roleOrName) {
  await page.goto("/sign-in");
  const main = page.locator("main");
  const choice = main
    .getByRole("button", { name: roleOrName })
    .or(main.getByRole("link", { name: roleOrName }))
    .first();
  await choice.click();
  await page.waitForURL((address) => !address.pathname.startsWith("/sign-in"));
}

/**
 * Audits the page with axe at the desk's and the phone's width, light and dark, and asks that it fits
 * the width. Fails with one readable list. The page is left as it was.
 */
export async function audit(page, label) {
  assert.ok(!withoutScript.has(page.context()), `${label}: axe is JavaScript, audit this page where it may run`);
  const size = page.viewportSize();
  const dark = await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches);
  const found = new Map();
  for (const viewport of [DESK, PHONE]) {
    for (const colorScheme of ["light", "dark"]) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const where = `${viewport.width} px ${colorScheme}`;
      const late = delay(AUDIT_MS_MAX, `${label}, ${where}: the audit did not end in time`);
      // Only colours differ between light and dark.
      const rules = colorScheme === "dark" ? ["color-contrast", "link-in-text-block"] : null;
      const list = await Promise.race([findings(page, rules), late.promise]).finally(late.cancel);
      for (const finding of list) found.set(finding, [...(found.get(finding) ?? []), where]);
    }
  }
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
  const told = [...found].map(([finding, where]) => `${finding}\n    seen at ${where.join(", ")}`);
  assert.ok(told.length === 0, `${label}: ${told.length} findings\n\n${told.join("\n\n")}`);
}

async function findings(page, rules) {
  await page.evaluate(axe.source);
  const { violations, excess } = await page.evaluate(async (rules) => {
    await document.fonts.ready;
    const options = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } };
    if (rules) Object.assign(options, { runOnly: rules, rules: {} });
    const { violations } = await globalThis.axe.run(document, options);
    return { violations, excess: document.documentElement.scrollWidth - window.innerWidth };
  }, rules);
  const list = violations.flatMap((rule) =>
    rule.nodes.map((node) => {
      const summary = node.failureSummary.split("\n").map((line) => line.trim());
      return [`${rule.id} (${rule.impact}): ${rule.help}`, `at ${node.target.join(" ")}`, node.html, ...summary].join(
        "\n    ",
      );
    }),
  );
  if (excess > 0) list.push(`page-width: the page is ${excess} px wider than the window`);
  return list;
}

/** Keeps a picture of the whole page in browser/out/ when VALPOOL_SHOTS is set. */
export async function screenshot(page, name) {
  if (!process.env.VALPOOL_SHOTS) return;
  const folder = path.join(here, "out");
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}

function delay(ms, message) {
  let timer;
  const promise = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(message)), ms);
  });
  promise.catch(() => {});
  return { promise, cancel: () => clearTimeout(timer) };
}
