/* The book without a network. The build puts `self.LIVRE` before this file: `version`, `pack` (its address),
   `integrity`, `files` (what the pack holds) and `tools` (Pyodide and the live cells, kept once used).

   - Every page and every file of the book is in ONE packed answer, fetched whole before this worker is installed: a
     version of the book is there entirely or not at all. The old one is deleted when the new one takes over.
   - The network first, the pack if the network fails, is slow or answers that the server is out of order. Not the
     pack first: a reader with a network reads the corrected page at once, and never a page with another version's
     style. A page that came from the pack gets its files from the pack too.
   - Files are named one by one; any other request is not even looked at. So the status lists and the keys of
     credentials (`public/`), which must be of the day, the notebooks, the PDF and the school session never come from
     here, and no address with its parameters (a credential to verify, words searched) is ever stored.
   - The page that verifies credentials installs nothing (hors-ligne.js). For a reader of the book it is in the pack like
     the others: with a network, its script and its policy are those of the day; without one, the policy comes with the
     page, and the page says that the status could not be asked. */
"use strict";

const { version, pack, integrity, files, tools } = self.LIVRE;
const scope = self.registration.scope;
const PREFIX = `livre ${new URL(scope).pathname} `; // other applications of this host have caches of their own
const BOOK = PREFIX + version;
const TOOLS = `${PREFIX}outils`;
const PACK = new URL(pack, scope).href;
const PATIENCE = 3000; // milliseconds
const HEADERS = { "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "frame-ancestors 'self'" };

const inBook = new Set(files);
const inTools = new Set(tools);
const readersOfThePack = new Set(); // the pages that came from the pack, by client

/* The path of a request inside the book, or "" for another place. */
const nameOf = (address) => {
  const { origin, pathname } = new URL(address);
  if (!(origin + pathname).startsWith(scope)) return "";
  const name = (origin + pathname).slice(scope.length);
  return !name || name.endsWith("/") ? `${name}index.html` : name;
};

/* 1. Installation: the whole pack, checked against its digest, or nothing. */
const install = async () => {
  const response = await fetch(PACK, { integrity, cache: "no-cache" });
  if (response.status !== 200) throw new Error(`${pack} : ${response.status}`);
  await (await caches.open(BOOK)).put(PACK, response);
};

/* 2. Activation: other versions of the book, and tools that this one has no more, are deleted. */
const activate = async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && ![BOOK, TOOLS].includes(name));
  await Promise.all(names.map((name) => caches.delete(name)));
  const cache = await caches.open(TOOLS);
  const stale = (await cache.keys()).filter((request) => !inTools.has(nameOf(request.url)));
  await Promise.all(stale.map((request) => cache.delete(request)));
  await self.clients.claim();
};

/* 3. The pack: lines shared by the pages, and other files in base 64; unpacked once while this worker lives. */
let unpacked = null;

const unpack = async () => {
  const held = await caches.match(PACK, { cacheName: BOOK });
  return new Response(held.body.pipeThrough(new DecompressionStream("gzip"))).json();
};

const fromPack = async (name) => {
  unpacked ??= unpack();
  try {
    const { lines, texts, binaries } = await unpacked;
    const [type, content] = texts[name] ?? binaries[name];
    const body = name in texts
      ? content.map((number) => lines[number]).join("\n")
      : Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    return new Response(body, { headers: { ...HEADERS, "Content-Type": type } });
  } catch (problem) {
    unpacked = null;
    console.warn("livre hors ligne :", problem); // the browser has dropped the cache
    return null;
  }
};

const wait = (duration) => new Promise((resolve) => { setTimeout(resolve, duration, null); });

/* 4. A file of the book: of the day if the network gives it in time. */
const bookFile = async ({ request, clientId, resultingClientId }, name) => {
  if (readersOfThePack.has(clientId) && request.mode !== "navigate") {
    return (await fromPack(name)) ?? fetch(request);
  }
  const network = fetch(request);
  const first = await Promise.race([network.catch(() => null), wait(PATIENCE)]);
  if (first && first.status < 500) return first;
  const copy = await fromPack(name);
  if (!copy) return network;
  network.catch(() => null); // its failure is answered
  if (resultingClientId) readersOfThePack.add(resultingClientId);
  return copy;
};

const sameFile = (one, other) => ["etag", "last-modified", "content-length"].every((name) =>
  one.headers.get(name) === other.headers.get(name)) && Boolean(one.headers.get("etag") ?? one.headers.get("last-modified"));

/* 5. A tool: kept once used, 13 MB being written again only if the server's copy has changed. */
const toolFile = async (request) => {
  const cache = await caches.open(TOOLS);
  const held = await cache.match(request);
  try {
    const response = await fetch(request);
    const whole = response.status === 200 && response.type === "basic" && !response.redirected;
    if (whole && !(held && sameFile(held, response))) await cache.put(request, response.clone());
    return held && response.status >= 500 ? held : response;
  } catch (problem) {
    if (held) return held;
    throw problem;
  }
};

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => { if (event.data === "activer") self.skipWaiting(); });
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || request.headers.has("range")) return;
  const name = nameOf(request.url);
  if (inBook.has(name)) event.respondWith(bookFile(event, name));
  else if (inTools.has(name)) event.respondWith(toolFile(request));
});
