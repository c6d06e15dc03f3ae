/* The worker of a page's live cells: loads the site's own Pyodide once, then runs what it is asked, in Python.
   It has no page to touch: it receives text, and gives back text. `cpia.live_cells.in_browser` does the work.

   Receives { id, warm: true } to get ready, or { id, code, packages, cases }. Answers, with that id:
   { kind: "phase", text } | { kind: "bytes", loaded, total }   while loading
   { kind: "absent", packages }    those wheels are not in this copy of the site; nothing was loaded
   { kind: "started" }             Python begins: the page's time limit starts
   { kind: "output", text } …      what the cell prints, as it comes
   { kind: "done", told }          what happened (running.py, `Told`)
   { kind: "failed", message }     Python itself could not load, or died */
"use strict";

const PYODIDE = new URL("../pyodide/", import.meta.url).href;
const OURS = new URL("./", import.meta.url).href;

let contents;
let python;
let current;
let loaded = 0;
let total = 0;
const fetched = new Set();

const say = (message) => postMessage({ id: current, ...message });

const count = async (response) => {
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    loaded += part.value.byteLength;
    say({ kind: "bytes", loaded, total });
  }
};

/* Counts what Pyodide fetches, on a copy: of the response itself the browser keeps the compiled program for next time. */
const countingFetch = (plainFetch) => async (...request) => {
  const response = await plainFetch(...request);
  if (response.body && response.ok) count(response.clone()).catch(() => {}); // whoever fetches is told of a failure
  return response;
};

const readContents = async () => {
  if (!contents) {
    const response = await fetch(`${OURS}contenu.json`);
    if (!response.ok) throw new Error(`contenu.json : réponse ${response.status}`);
    contents = await response.json();
  }
  return contents;
};

/* The packages that a text imports, among those that the site may carry. */
const importedBy = (code) => {
  const names = [];
  for (const line of code.split("\n")) {
    const from = /^\s*from\s+([\w.]+)\s+import\s+(.+)/.exec(line);
    const plain = /^\s*import\s+(.+)/.exec(line);
    if (from) names.push(from[1], ...from[2].split(",").map((name) => `${from[1]}.${name.trim().split(" ")[0]}`));
    if (plain) names.push(...plain[1].split(",").map((name) => name.trim().split(" ")[0]));
  }
  return names.flatMap((name) => contents.imports[name] ?? contents.imports[name.split(".")[0]] ?? []);
};

const loadCore = async () => {
  say({ kind: "phase", text: "Téléchargement de Python" });
  total = Object.values(contents.core).reduce((sum, size) => sum + size, 0);
  globalThis.fetch = countingFetch(globalThis.fetch.bind(globalThis));
  const { loadPyodide } = await import(`${PYODIDE}pyodide.mjs`);
  const made = await loadPyodide({ indexURL: PYODIDE, packageBaseUrl: PYODIDE });
  say({ kind: "phase", text: "Démarrage de Python" });
  const library = await fetch(`${OURS}cpia.zip`);
  if (!library.ok) throw new Error(`cpia.zip : réponse ${library.status}`);
  made.unpackArchive(await library.arrayBuffer(), "zip", { extractDir: "/lib/cpia" });
  made.runPython("import sys; sys.path.append('/lib/cpia')");
  return { pyodide: made, run: made.pyimport("cpia.live_cells.in_browser.running").run };
};

const loadPackages = async (pyodide, names) => {
  const missing = names.filter((name) => !fetched.has(name));
  if (!missing.length) return;
  say({ kind: "phase", text: `Chargement de ${missing.join(", ")}` });
  total += missing.reduce((sum, name) => sum + contents.packages[name].bytes, 0);
  const problems = [];
  await pyodide.loadPackage(missing, { messageCallback() {}, errorCallback: (text) => problems.push(text) });
  if (problems.length) throw new Error(problems.join(" ; "));
  missing.forEach((name) => fetched.add(name));
};

const answer = async ({ id, warm, code, packages, cases }) => {
  current = id;
  await readContents();
  if (warm) {
    await (python ??= loadCore());
    return;
  }
  const asked = [...new Set([...packages, ...importedBy(code)])];
  const needs = (name) => contents.packages[name].closure;
  const absent = asked.filter((name) => needs(name).some((needed) => contents.packages[needed].bytes === null));
  if (absent.length) {
    // Whoever asks for pandas need not hear of numpy too.
    say({ kind: "absent", packages: absent.filter((name) => !absent.some((other) => other !== name && needs(other).includes(name))) });
    return;
  }
  python ??= loadCore();
  const { pyodide, run } = await python;
  await loadPackages(pyodide, [...new Set(asked.flatMap(needs))]);
  say({ kind: "started" });
  const told = run(code, (text) => say({ kind: "output", text }), cases);
  say({ kind: "done", told: JSON.parse(told) });
};

self.onmessage = ({ data }) => {
  answer(data).catch((problem) => say({ kind: "failed", message: String(problem?.message ?? problem) }));
};
