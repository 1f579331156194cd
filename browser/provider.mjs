// A real provider (npm oidc-provider, OpenID certified) on loopback, with a few people of its own.

import { createServer } from "node:http";

import Provider from "oidc-provider";

const PEOPLE = {
  vera: { name: "Vera Vakt", groups: ["all", "valpool-watch"], org: "2021000-0001" },
  root: { name: "Rut Ansvarig", groups: ["all", "valpool-admin"], org: "2021000-0001" },
  guest: { name: "Gunnar Gäst", groups: ["all"], org: "2021000-0001" },
  stranger: { name: "Stina Ström", groups: ["valpool-watch"], org: "9999999-0000" },
};

const PAGE = `<!doctype html><html lang="en"><title>Provider</title><link rel="icon" href="data:,">
<form method="post"><input name="login" aria-label="Login"><input name="password" type="password" aria-label="Password">
<button type="submit">Sign in</button></form></html>`;

/**
 * Starts the provider. `register` takes the address that it sends people back to; `stop` ends it.
 * Its tokens are signed with a key of its own, drawn at the start.
 */
export async function startProvider() {
  const client = {
    client_id: "valpool",
    client_secret: "a secret of the journeys: 100%+",
    redirect_uris: ["http://localhost/not-registered-yet"],
    response_types: ["code"],
    grant_types: ["authorization_code"],
  };
  const server = createServer((request, response) => handle(request, response));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  let handle = (_request, response) => response.writeHead(503).end();

  /** The provider's one page of its own: who signs in is asked for, and nothing is loaded from anywhere. */
  const ask = async (provider, request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.method === "POST") {
      const accountId = new URLSearchParams(Buffer.concat(chunks).toString()).get("login");
      return provider.interactionFinished(request, response, { login: { accountId } });
    }
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    return response.end(PAGE);
  };

  const register = (address) => {
    const provider = new Provider(issuer, {
      clients: [{ ...client, redirect_uris: [address] }],
      claims: { openid: ["sub"], profile: ["name"], groups: ["groups", "org"] },
      scopes: ["openid", "profile", "groups"],
      // What the provider tells stands in the token itself.
      conformIdTokenClaims: false,
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
      pkce: { required: () => true },
      findAccount: (_context, id) => ({
        accountId: id,
        claims: () => ({ sub: `subject-${id}`, ...PEOPLE[id] }),
      }),
      // Whoever signs in agrees at once: what is asked for is the organisation's own.
      loadExistingGrant: async (context) => {
        const grant = new context.oidc.provider.Grant({
          clientId: context.oidc.client.clientId,
          accountId: context.oidc.session.accountId,
        });
        grant.addOIDCScope("openid profile groups");
        await grant.save();
        return grant;
      },
    });
    const protocol = provider.callback();
    handle = (request, response) =>
      request.url.startsWith("/interaction/") ? ask(provider, request, response) : protocol(request, response);
  };

  const stop = async () => {
    server.closeAllConnections?.();
    await new Promise((resolve) => server.close(() => resolve()));
  };
  return { issuer, client: client.client_id, secret: client.client_secret, register, stop };
}
