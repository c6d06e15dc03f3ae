/* JSON as signed documents need it: what one parser could read otherwise than another is refused. */
import { Refusal } from "./refusal.js";

export const MAX_BYTES = 64 * 1024;
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g; // numbers and literals hold nothing that matters here

export function parse(bytes) {
  if (bytes.length > MAX_BYTES) throw new Refusal("unreadable", `${bytes.length} octets, attendu : ${MAX_BYTES} au plus.`);
  let text, document;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    document = JSON.parse(text);
  } catch {
    throw new Refusal("unreadable", "Ce n'est pas du JSON en UTF-8.");
  }
  if (document === null || typeof document !== "object" || Array.isArray(document)) {
    throw new Refusal("unreadable", "Ce JSON n'est pas un objet.");
  }
  checkMembers(text);
  return document;
}

/* The text is JSON, `JSON.parse` said so: a string followed by a colon is a member's name. */
function checkMembers(text) {
  const open = [];
  let last = null;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") open.push(new Set());
    else if (token === "}" || token === "]") open.pop();
    else if (token === ":") remember(open.at(-1), last);
    else if (token !== ",") last = read(token);
  }
}

function read(token) {
  const text = JSON.parse(token);
  // Half of a pair of UTF-16 units has no UTF-8: two such texts would be signed as the same.
  if (!text.isWellFormed()) throw new Refusal("unreadable", "Un caractère du JSON est incomplet.");
  return text;
}

function remember(names, name) {
  if (names.has(name)) throw new Refusal("unreadable", `Le membre « ${name} » est donné deux fois.`);
  names.add(name);
}
