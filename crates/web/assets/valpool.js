// Keeps a page up to date without disturbing whoever reads it: focus, scroll, open menus and
// half-written forms stay as they are. Everything works without this file.
import { Idiomorph } from "/assets/idiomorph-0.8.0.js";

/** The part of the page that changes as the world does. */
const region = document.getElementById("region");

/** How long until a lost connection is tried again: at first, and at most. Chosen. */
const RETRY_MS = 1_000;
const RETRY_MS_MAX = 30_000;
/** How long a connection that says it is there may be silent: two of its signs, and some. */
const SILENCE_MS_MAX = 40_000;
/** How long the server may take to begin an answer. */
const ANSWER_MS_MAX = 10_000;
/** How long a form that was sent may not be sent again: an impatient finger, but no slow network. */
const SENT_MS = 3_000;

// What must stay

/** Whether a control holds something else than what it was drawn with. */
function isChanged(control) {
  if (control.type === "hidden") return false;
  if (control.type === "radio" || control.type === "checkbox") return control.checked !== control.defaultChecked;
  if (control instanceof HTMLSelectElement) {
    const options = [...control.options];
    const drawn = options.filter((option) => option.defaultSelected);
    const first = !control.multiple && drawn.length === 0 ? options.slice(0, 1) : drawn;
    return options.some((option) => option.selected !== first.includes(option));
  }
  return "defaultValue" in control && control.value !== control.defaultValue;
}

/** A form that somebody writes in, or has written in, is left alone until it is sent. */
function isWritten(form) {
  return form.contains(document.activeElement) || [...form.elements].some(isChanged);
}

function mustStay(node) {
  if (!(node instanceof Element)) return false;
  const form = node.closest("form");
  if (form && isWritten(form)) return true;
  return node.matches("[data-keep]") && (node.open || node.contains(document.activeElement));
}

/** Whatever holds something that must stay is not taken away either. */
function mustNotGo(node) {
  return mustStay(node) || (node instanceof Element && [...node.querySelectorAll("form, [data-keep]")].some(mustStay));
}

// Taking in what is new

/**
 * Rows and lines are known by what they say and when, so that what has the focus is still the same
 * thing when something new is put above it. Alike ones are counted from the oldest.
 */
function nameRows(root) {
  const met = new Map();
  for (const link of [...root.querySelectorAll("li a[href], td a[href]")].reverse()) {
    const row = link.closest("li, tr");
    if (row.id) continue;
    const list = row.closest("[aria-labelledby], [aria-label]");
    const where = list?.getAttribute("aria-labelledby") ?? list?.className ?? "";
    const when = row.querySelector("time")?.dateTime ?? "";
    const says = link.textContent.slice(0, 80);
    const name = `${where}:${when}:${link.getAttribute("href")}:${says}`.replaceAll(/\s+/g, "_");
    const count = met.get(name) ?? 0;
    met.set(name, count + 1);
    row.id = `row:${name}:${count}`;
  }
}

/** Does something to the page, and gives back the focus if that took it away. */
function keepingFocus(change) {
  const focused = document.activeElement;
  change();
  if (!focused || focused === document.activeElement || !focused.isConnected) return;
  focused.focus({ preventScroll: true });
}

function take(html) {
  const drawn = new DOMParser().parseFromString(`<div id="region">${html}</div>`, "text/html").getElementById("region");
  nameRows(region);
  nameRows(drawn);
  const written = [...region.querySelectorAll("form")].filter(isWritten);
  keepingFocus(() => {
    Idiomorph.morph(region, drawn.childNodes, {
      morphStyle: "innerHTML",
      callbacks: {
        beforeNodeMorphed: (old) => !mustStay(old),
        beforeNodeRemoved: (old) => !mustNotGo(old),
        // What the reader has folded out stays folded out.
        beforeAttributeUpdated: (name, node) => !(name === "open" && node.matches("details")),
      },
    });
    for (const form of written) if (!form.isConnected) region.querySelector("main").prepend(form);
  });
}

// The live connection

/** Tells who can't see the words in the strip that the connection is lost or back. */
const told = document.createElement("p");
told.className = "hidden";
told.setAttribute("role", "status");

function say(words) {
  const live = region.querySelector(".livewords");
  if (!live) return;
  if (words ? live.textContent === words : !("words" in live.dataset)) return;
  live.dataset.words ??= live.textContent;
  live.textContent = words ?? live.dataset.words;
  told.textContent = live.textContent;
  live.closest("summary").classList.toggle("lost", Boolean(words));
  if (!words) delete live.dataset.words;
}

class Connection {
  source = null;
  retry = null;
  watch = null;
  pause = RETRY_MS;
  /** Whether the page has been drawn at least once from here. */
  drew = false;
  /** Whether the server tells that it is there when nothing changes. */
  signs = false;
  over = false;

  start() {
    this.stop();
    if (this.over || document.hidden) return;
    const source = new EventSource(region.dataset.live);
    this.source = source;
    source.addEventListener("open", () => this.heard());
    source.addEventListener("region", (event) => {
      this.heard();
      this.drew = true;
      take(event.data);
    });
    source.addEventListener("alive", () => {
      this.signs = true;
      this.heard();
    });
    source.addEventListener("gone", () => this.end());
    source.addEventListener("error", () => {
      say(region.dataset.lost);
      // The browser connects again by itself, unless what it got was no stream.
      if (source.readyState === EventSource.CLOSED) this.later();
    });
  }

  stop() {
    clearTimeout(this.retry);
    clearTimeout(this.watch);
    this.source?.close();
    this.source = null;
  }

  heard() {
    clearTimeout(this.watch);
    if (this.signs) this.watch = setTimeout(() => this.lose(), SILENCE_MS_MAX);
    this.pause = RETRY_MS;
    say(null);
  }

  lose() {
    this.stop();
    say(region.dataset.lost);
    this.later();
  }

  later() {
    this.stop();
    this.retry = setTimeout(() => this.ask(), this.pause);
    this.pause = Math.min(this.pause * 2, RETRY_MS_MAX);
  }

  /** A stream does not tell why it was refused: asks once before trying again. */
  async ask() {
    const leave = new AbortController();
    const late = setTimeout(() => leave.abort(), ANSWER_MS_MAX);
    const answer = await fetch(region.dataset.live, { redirect: "manual", signal: leave.signal }).catch(() => null);
    clearTimeout(late);
    leave.abort();
    if (answer?.type === "opaqueredirect") this.end();
    else if (answer?.ok) this.start();
    else this.later();
  }

  /** The reader may not see this page any more: the server tells why, unless words would be lost. */
  end() {
    this.over = true;
    this.stop();
    say(region.dataset.gone);
    const writes = [...document.forms].some(isWritten);
    if (this.drew && !writes) location.reload();
  }
}

/** A page that tells what went wrong, and gives back what was written, is not drawn over. */
function tellsOfMistake() {
  return performance.getEntriesByType("navigation")[0]?.responseStatus >= 400;
}

if (region?.dataset.live && !tellsOfMistake()) {
  document.body.append(told);
  const connection = new Connection();
  connection.start();
  addEventListener("offline", () => connection.lose());
  addEventListener("online", () => connection.start());
  // A browser allows few connections to one server: only pages that somebody sees hold one.
  document.addEventListener("visibilitychange", () => (document.hidden ? connection.stop() : connection.start()));
  addEventListener("pagehide", () => connection.stop());
  addEventListener("pageshow", (event) => event.persisted && connection.start());
}

// Keys, menus and sending

// Ctrl or Alt with "/" goes to the search field. A letter alone would be in the way of speech input.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || !(event.ctrlKey || event.altKey)) return;
  const field = document.querySelector('[data-shortcut="/"]');
  if (!field) return;
  event.preventDefault();
  field.focus();
});

const MENUS = "details.menu[open], details.asof[open]";

// Escape closes a menu and gives the focus back.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest(MENUS);
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// A menu that was left covers nothing: one is open at a time.
function closeMenusAround(target) {
  for (const menu of document.querySelectorAll(MENUS)) {
    if (!menu.contains(target)) menu.open = false;
  }
}
document.addEventListener("click", (event) => closeMenusAround(event.target));
document.addEventListener("focusin", (event) => closeMenusAround(event.target));

/** Without a connection nothing is sent, and nothing of what was written is lost. */
function tellOffline(form) {
  const notice = form.querySelector(".offline") ?? document.createElement("p");
  notice.className = "notice offline";
  notice.setAttribute("role", "alert");
  notice.textContent = document.body.dataset.offline;
  form.append(notice);
}
addEventListener("online", () => document.querySelectorAll(".offline").forEach((notice) => notice.remove()));

// A form is sent once: the second press of an impatient finger does nothing.
const sent = new WeakSet();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("method") !== "post") return;
  if (!navigator.onLine) {
    event.preventDefault();
    tellOffline(form);
    return;
  }
  if (sent.has(form)) event.preventDefault();
  sent.add(form);
  setTimeout(() => sent.delete(form), SENT_MS);
});

// On a narrow screen the menu shows the page that is open.
const tab = document.querySelector(".tabs [aria-current]");
if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - (tab.parentElement.clientWidth - tab.offsetWidth) / 2;

// What is handed on letter by letter is copied at one press.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.copied;
  });
}
