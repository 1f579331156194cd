// The way in as it is for real: passkeys of a device in the browser, invitations, recovery, and the
// proof before what is dangerous.

import assert from "node:assert/strict";

import { audit, giveDevice, journey, screenshot, stage } from "../harness.mjs";
import { sendReport } from "../steps.mjs";
import { strangeWords } from "../words.mjs";

const real = stage([], ["serve"]);

/** The first administrator, signed in by the link that the program tells and with a passkey. */
async function firstAdministrator() {
  const page = await real.page();
  const device = await giveDevice(page);
  await page.goto(administratorLink());
  await page.locator("main form button").click();
  await page.waitForURL(/\/account$/);
  return { page, device };
}

let used = false;

/** The first administrator's link, which works once. */
function administratorLink() {
  assert.ok(!used, "the first link works once");
  used = true;
  return real.output().match(/http:\/\/localhost:\d+(\/sign-in\/link\/\w+)/)[1];
}

async function addPasskey(page, name) {
  await page.locator("#name").fill(name);
  await page.locator("form[action='/account/passkeys'] button").click();
  await page.getByRole("cell", { name, exact: true }).waitFor();
}

async function signInWithPasskey(page, next = "/") {
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.waitForURL((address) => address.pathname === next);
}

async function signOut(page) {
  await page.locator(".reader > summary").click();
  await page.locator("form[action='/sign-out'] button").click();
  await page.waitForURL(/\/sign-in$/);
}

async function handedOut(page) {
  const link = await page.locator("#link").textContent();
  return new URL(link).pathname;
}

journey("from the first link to passkeys, an invitation, recovery, and a proof before erasing", async () => {
  const { page, device } = await firstAdministrator();
  await page.getByText("You have no passkey yet.").waitFor();
  await audit(page, "an account without a passkey");
  await addPasskey(page, "My laptop");
  assert.equal((await device.held()).length, 1);
  await audit(page, "an account with a passkey");
  await screenshot(page, "account");

  await signOut(page);
  await audit(page, "the way in");
  await screenshot(page, "sign-in-passkey");
  await signInWithPasskey(page, "/people");
  await audit(page, "people");
  await page.locator("#name").fill("Kim Invited");
  await page.locator("#role").selectOption("duty-officer");
  await page.getByRole("button", { name: "Invite" }).click();
  await audit(page, "a link that is shown once");
  const invitation = await handedOut(page);

  const other = await real.page({ expect: [/404/] });
  const phone = await giveDevice(other);
  await other.goto(invitation);
  await other.getByText("Kim Invited, you are invited").waitFor();
  await audit(other, "an invitation");
  await screenshot(other, "invitation");
  await other.getByRole("button", { name: "Accept and make a passkey" }).click();
  await other.waitForURL((address) => address.pathname === "/");
  await other.getByText("Kim Invited").first().waitFor();
  assert.equal((await phone.held()).length, 1);
  await other.goto(invitation);
  await other.getByRole("heading", { name: "There is no such page" }).waitFor();

  // The phone is lost: the administrator gives a link, and the person is told of it.
  await page.goto("/people");
  await page.getByRole("button", { name: "One-time link Kim Invited" }).click();
  const recovery = await handedOut(page);
  const found = await real.page({ expect: [/403/] });
  await giveDevice(found);
  await found.goto(recovery);
  await found.locator("main form button").click();
  await found.waitForURL(/\/account$/);
  await found.getByText("made a one-time link that signs in as you").waitFor();
  await audit(found, "an account after recovery");
  await addPasskey(found, "New phone");
  await signOut(found);
  await signInWithPasskey(found);

  // What is dangerous takes a proof: here it is given beforehand.
  const report = await sendReport(page, "A name that must not stay.");
  await page.goto(`/account/proof?next=${encodeURIComponent(`/reports/${report.code}`)}`);
  await audit(page, "a proof");
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.waitForURL(new RegExp(`/reports/${report.code}$`));
  await page.locator("#act-erase > summary").click();
  await page.locator("input[name=ground]").first().check();
  await page.locator("#sure").check();
  await page.locator("#act-erase form button").click();
  await page.waitForURL(new RegExp(`/reports/${report.code}$`));
  assert.ok(!(await page.locator("main").innerText()).includes("A name that must not stay."));

  // A program's secret is shown once and whole, and its token is withdrawn at the second press only.
  await page.goto("/programs");
  await page.locator("#name").fill("The register");
  await page.locator("input[value='reports:read']").check();
  await page.getByRole("button", { name: "Issue token" }).click();
  await audit(page, "a secret that is shown once");
  await screenshot(page, "secret");
  assert.match(await page.locator("#secret").textContent(), /^\S{40,}$/);
  await page.getByRole("button", { name: "Copy" }).waitFor();
  await page.getByRole("link", { name: "Back to the programs" }).click();
  await page.locator("summary", { hasText: "Withdraw token" }).click();
  await audit(page, "the question before a token is withdrawn");
  await screenshot(page, "programs");
  await page.getByRole("button", { name: "Withdraw token The register" }).click();
  await page.getByText("Withdrawn").waitFor();

  // The same goes for somebody's access, and each list tells that it has ended.
  await page.goto("/access");
  const row = page.getByRole("row", { name: /^Kim Invited/ });
  await row.locator("details.danger > summary").click();
  await audit(page, "the question before access is ended");
  await screenshot(page, "access");
  await row.getByRole("button", { name: "End access Kim Invited" }).click();
  await page.getByText("Kim Invited: access has ended.").waitFor();
  await row.getByText("Has ended").waitFor();
  await page.goto("/people");
  await page.getByRole("row", { name: /^Kim Invited.*Access has ended/ }).getByRole("link", { name: "See access" }).waitFor();
  await screenshot(page, "people");
  await found.goto("/");
  await found.getByText("Your access has ended.").waitFor();
});

journey("without a device, and without JavaScript, the page says what to do", async () => {
  const page = await real.page({ script: false });
  await page.goto("/sign-in");
  assert.match(await page.locator("noscript p").innerText(), /^Passkeys need JavaScript\./);
  assert.ok(!(await page.locator("form[data-passkey]").isVisible()));
  const bare = await real.page();
  await giveDevice(bare);
  await bare.goto("/sign-in");
  await bare.getByRole("button", { name: "Sign in with a passkey" }).click();
  await bare.getByRole("alert").getByText("The passkey did not work.").waitFor();
  await audit(bare, "a passkey that did not work");
});

journey("the way in speaks three languages", async () => {
  for (const language of ["sv", "fi", "en"]) {
    const page = await real.page({ language, phone: true });
    await page.goto("/sign-in");
    assert.deepEqual(await strangeWords(page, language), []);
  }
});
