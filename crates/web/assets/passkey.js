// A form whose button asks the browser for a passkey, and which is sent with what it answers.
// What is asked comes from the server, and is answered once.

/** Bytes from their letters (RFC 4648, section 5), and back. */
function bytes(letters) {
  const binary = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

function letters(buffer) {
  const binary = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** What the server asks, as `navigator.credentials` takes it. */
function readable({ publicKey }) {
  const named = (list) => list?.map((known) => ({ ...known, id: bytes(known.id) }));
  const asked = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
  if (asked.excludeCredentials) asked.excludeCredentials = named(asked.excludeCredentials);
  if (asked.allowCredentials) asked.allowCredentials = named(asked.allowCredentials);
  return { publicKey: asked };
}

/** What the browser answers, as the server takes it. */
function answered(credential) {
  const { response } = credential;
  const held = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) held[name] = letters(response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: letters(credential.rawId),
    type: credential.type,
    response: held,
    extensions: {},
  });
}

async function ask(form) {
  const asked = await fetch(form.dataset.passkey, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
  });
  if (!asked.ok || asked.redirected) return asked;
  const { ceremony, options } = await asked.json();
  const wanted = readable(options);
  const credentials = navigator.credentials;
  const credential = await (wanted.publicKey.user ? credentials.create(wanted) : credentials.get(wanted));
  form.elements.ceremony.value = ceremony;
  form.elements.proof.value = answered(credential);
  return null;
}

async function send(form) {
  const button = form.querySelector("button");
  const told = form.querySelector("[role=alert]");
  told.hidden = true;
  button.disabled = true;
  try {
    const other = await ask(form);
    if (other?.redirected) location.assign(other.url);
    else if (other) throw new Error(`the server answers ${other.status}`);
    else form.submit();
  } catch {
    told.textContent = form.dataset.failed;
    told.hidden = false;
    button.disabled = false;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = false;
  if (!window.PublicKeyCredential) {
    form.replaceChildren(document.createTextNode(form.dataset.unable));
    continue;
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    send(form);
  });
}
