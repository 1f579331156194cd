// An organisation's own sign-in with a real provider: set, tried, turned on, used, proved again, and
// what is not let in.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { startProvider } from "../provider.mjs";
import { audit, journey, screenshot, stage } from "../harness.mjs";
import { strangeWords } from "../words.mjs";

let provider;
const real = stage([], ["serve"], () => [provider.issuer]);

before(async () => {
  provider = await startProvider();
});
after(() => provider?.stop());

/** The first administrator, signed in by the link that the program tells. */
async function administrator() {
  const page = await real.page();
  await page.goto(real.output().match(/http:\/\/localhost:\d+(\/sign-in\/link\/\w+)/)[1]);
  await page.locator("main form button").click();
  await page.waitForURL(/\/account$/);
  return page;
}

/** Signs in on the provider's own page as one of its people. */
async function atProvider(page, login) {
  await page.waitForURL((address) => address.href.startsWith(provider.issuer));
  await page.locator("input[name=login]").fill(login);
  await page.locator("input[name=password]").fill("any");
  await page.locator("button[type=submit]").click();
}

async function begins(page, next = "/") {
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByRole("button", { name: /^Sign in with / }).first().click();
}

journey("an administrator sets it up, tries it, turns it on, and people come in by it", async () => {
  const page = await administrator();
  await page.goto("/providers");
  await audit(page, "the organisations");
  await page.locator("main table a").first().click();
  await page.locator("#issuer").waitFor();
  await audit(page, "nothing set yet");
  provider.register(await page.locator("#return").textContent());
  await page.locator("#issuer").fill(provider.issuer);
  await page.locator("#client").fill(provider.client);
  await page.locator("#secret").fill(provider.secret);
  await page.locator("#scopes").fill("profile groups");
  await page.locator("#claim").fill("groups");
  await page.locator("#role-duty-officer").fill("valpool-watch");
  await page.locator("#role-administrator").fill("valpool-admin");
  await page.locator("#must-claim").fill("org");
  await page.locator("#must-value").fill("2021000-0001");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Set, not tried yet").waitFor();
  assert.equal(await page.getByRole("button", { name: "Turn on" }).count(), 0, "not before it is tried");
  assert.equal(await page.locator("#secret").inputValue(), "", "the secret is not shown again");
  await audit(page, "set, not tried");
  await screenshot(page, "provider-set");

  await page.getByRole("button", { name: "Try it" }).click();
  await atProvider(page, "guest");
  await page.getByText("Nobody would be let in with this.").waitFor();
  await audit(page, "a try that gives no role");
  await page.getByRole("link", { name: "Back to the settings" }).click();
  await page.context().clearCookies({ domain: "127.0.0.1" });
  await page.getByRole("button", { name: "Try it" }).click();
  await atProvider(page, "vera");
  await page.getByText("would come in as duty officer").waitFor();
  await audit(page, "a try that gives a role");
  await screenshot(page, "provider-tried");
  await page.getByRole("link", { name: "Back to the settings" }).click();
  await page.getByText("Set and tried, not on").waitFor();
  await screenshot(page, "provider-tried-settings");
  // Whoever is here already connects the account first, and stays the same person.
  await page.context().clearCookies({ domain: "127.0.0.1" });
  await page.goto("/account");
  await audit(page, "an account to connect");
  await screenshot(page, "account-connect");
  await page.getByRole("button", { name: "Connect the account" }).click();
  await atProvider(page, "root");
  await page.getByText("Your account is connected.").waitFor();
  await audit(page, "an account that is connected");
  await screenshot(page, "account-connected");
  await page.goto("/providers");
  await page.locator("main table a").first().click();
  await page.getByText("Connected accounts: 1 of ").waitFor();
  await page.getByRole("button", { name: "Turn on" }).click();
  await page.getByText("Done.").waitFor();
  await page.locator("#off > summary").click();
  await page.getByRole("button", { name: "Turn off" }).waitFor();
  await audit(page, "on");
  await screenshot(page, "provider-on");
  await page.goto("/people");
  await page.getByText("Invitations and one-time links are off.").waitFor();
  await audit(page, "people of an organisation with a provider");

  const vera = await real.page({ expect: [/403/] });
  await vera.goto("/sign-in");
  await audit(vera, "the way in with a provider");
  await screenshot(vera, "sign-in-provider");
  await begins(vera, "/reports");
  await atProvider(vera, "vera");
  await vera.waitForURL((address) => address.pathname === "/reports");
  await vera.getByText("Vera Vakt").first().waitFor();
  await vera.goto("/account");
  await vera.getByText("You sign in with").waitFor();
  await audit(vera, "an account of a provider's person");
  await screenshot(vera, "account-provider");

  // A proof asks for the password again, though the provider still knows the browser.
  await vera.goto("/account/proof?next=/reports");
  await audit(vera, "a proof through the provider");
  await screenshot(vera, "proof-provider");
  const before = (await vera.context().cookies()).find((cookie) => cookie.name === "valpool_session").value;
  await vera.locator("form[action='/account/proof/provider'] button").click();
  await atProvider(vera, "vera");
  await vera.waitForURL((address) => address.pathname === "/reports");
  const proved = (await vera.context().cookies()).find((cookie) => cookie.name === "valpool_session").value;
  assert.notEqual(proved, before, "the session goes on under a new token");

  // Without JavaScript the way there and back is the same.
  const bare = await real.page({ script: false });
  await begins(bare, "/reports");
  await atProvider(bare, "vera");
  await bare.waitForURL((address) => address.pathname === "/reports");

  // What came back once is not taken again, here or in another browser.
  const returned = [];
  vera.on("request", (request) => request.url().includes("/return?") && returned.push(request.url()));
  await vera.locator(".reader > summary").click();
  await vera.locator("form[action='/sign-out'] button").click();
  await vera.waitForURL(/\/sign-in$/);
  await begins(vera);
  await vera.waitForURL((address) => address.pathname === "/");
  assert.equal(returned.length, 1, "the provider still knew the browser");
  await vera.goto(returned[0]);
  await vera.getByRole("heading", { name: "The sign-in could not be confirmed" }).waitFor();
  await audit(vera, "an answer that was used");
  const thief = await real.page({ expect: [/403/] });
  await thief.goto(returned[0]);
  await thief.getByRole("heading", { name: "The sign-in could not be confirmed" }).waitFor();

  const stranger = await real.page({ expect: [/403/] });
  await begins(stranger);
  await atProvider(stranger, "stranger");
  await stranger.getByText("you belong to another organisation").waitFor();
  await audit(stranger, "somebody of another organisation");
  const guest = await real.page({ expect: [/403/] });
  await begins(guest);
  await atProvider(guest, "guest");
  await guest.getByText("gives you no role here").waitFor();
});

journey("the pages speak three languages", async () => {
  for (const language of ["sv", "fi", "en"]) {
    const page = await real.page({ language, phone: true });
    await page.goto("/sign-in");
    assert.deepEqual(await strangeWords(page, language), []);
  }
});

journey("a provider that is down is told as such, in three languages", async () => {
  await provider.stop();
  const titles = {
    en: "The organisation’s sign-in does not answer",
    sv: "Organisationens inloggning svarar inte",
    fi: "Organisaation kirjautuminen ei vastaa",
  };
  for (const [language, title] of Object.entries(titles)) {
    const page = await real.page({ language, expect: [/503/] });
    await page.goto("/sign-in");
    await page.locator("main form[action^='/sign-in/provider/'] button").first().click();
    await page.getByRole("heading", { name: title }).waitFor();
    if (language === "en") await audit(page, "a provider that is down");
    await screenshot(page, `provider-down-${language}`);
  }
});
