// The first visit of the picture: how much goes over the wire with nothing cached.

import assert from "node:assert/strict";

import { journey, signInAs, stage } from "../harness.mjs";

const demo = stage(["--still"]);
const REQUESTS_MAX = 15;
const BYTES_MAX = 200_000;

journey("the first visit of the picture takes at most 15 requests and 200 kB", async (t) => {
  const page = await demo.page();
  await signInAs(page, "S. Berg");
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  await network.send("Network.clearBrowserCache");
  const asked = new Map();
  network.on("Network.requestWillBeSent", ({ requestId, request }) => asked.set(requestId, { url: request.url, bytes: 0 }));
  network.on("Network.dataReceived", ({ requestId, encodedDataLength }) => add(requestId, encodedDataLength));
  network.on("Network.responseReceived", ({ requestId, response }) => add(requestId, response.encodedDataLength));
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (asked.has(requestId)) asked.get(requestId).bytes = encodedDataLength;
  });
  const add = (requestId, bytes) => {
    if (asked.has(requestId)) asked.get(requestId).bytes += bytes;
  };
  const connected = page.waitForResponse((response) => response.url().includes("/live?"));
  await page.goto("/");
  await connected;
  await page.locator(".livewords").waitFor();
  await page.waitForFunction(() => performance.getEntriesByType("navigation")[0].loadEventEnd > 0);

  const sizes = [...asked.values()];
  const bytes = sizes.reduce((sum, one) => sum + one.bytes, 0);
  for (const one of sizes) t.diagnostic(`${one.bytes} bytes ${new URL(one.url).pathname}`);
  t.diagnostic(`${sizes.length} requests, ${bytes} bytes`);
  assert.ok(sizes.length <= REQUESTS_MAX, `${sizes.length} requests`);
  assert.ok(bytes <= BYTES_MAX, `${bytes} bytes`);
});
