// The texts of the program, as far as the journeys ask whether a page speaks its reader's language.

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const locales = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), "locales");

export const LANGUAGES = ["sv", "fi", "en"];

const texts = Object.fromEntries(LANGUAGES.map((language) => [language, read(language)]));

function read(language) {
  const folder = path.join(locales, language);
  const files = readdirSync(folder).filter((name) => name.endsWith(".ftl"));
  const lines = files.flatMap((name) => readFileSync(path.join(folder, name), "utf8").split("\n"));
  const messages = lines.map((line) => line.match(/^([a-z][\w-]*) = ?(.*)$/)).filter(Boolean);
  return messages.map(([, key, value]) => ({ key, value: value.trim() }));
}

/** Texts that only other languages have: whole sentences and words without figures in them. */
function foreign(language) {
  const own = new Set(texts[language].map(({ value }) => value));
  const others = LANGUAGES.filter((other) => other !== language).flatMap((other) => texts[other]);
  return others.map(({ value }) => value).filter((text) => text.length > 3 && !text.includes("{") && !own.has(text));
}

/** What on the page is a key instead of a text, a hole in a text, or in another language. */
export async function strangeWords(page, language) {
  const keys = texts.en.map(({ key }) => key).filter((key) => key.includes("-"));
  return page.evaluate(judgeWords, { keys, foreign: foreign(language) });
}

function judgeWords({ keys, foreign }) {
  const known = new Set(keys);
  const other = new Set(foreign);
  const found = new Set();
  const judge = (text) => {
    const trimmed = text.trim();
    for (const word of trimmed.match(/[a-z]\w*(?:-\w+)+/g) ?? []) if (known.has(word)) found.add(word);
    if (/\{\s*\$|\$\w+\s*\}/.test(trimmed)) found.add(trimmed);
    if (other.has(trimmed)) found.add(trimmed);
  };
  judge(document.title);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      // What people wrote, what programs read, and the names of the languages themselves are in whatever
      // language they are.
      const excused = node.parentElement.closest("[lang]:not(html), .pre, .title, code, [id^=type-], [href^='#type-'], textarea, script, style, .written");
      if (!excused) judge(node.data);
    } else {
      for (const name of ["aria-label", "title", "placeholder", "alt"]) judge(node.getAttribute(name) ?? "");
    }
  }
  return [...found];
}
