/* The credential attached to a PDF. An attachment is a stream, so its dictionary is never hidden in a compressed object:
   looking for the word that names it finds it, without a PDF library. As `cpia.badge_files.attached` does, no more is
   looked at than a few places around that word: a hostile file of any size is read once. */
import { inflate } from "./inflate.js";
import { Refusal } from "./refusal.js";
import { MAX_BYTES } from "./strict_json.js";

const MAX_FILES = 32;
const AROUND = 2048; // between the object's beginning, the word and the stream
const ENCRYPTED = /\/Encrypt\b/;

export async function attached(bytes) {
  const text = new TextDecoder("latin1").decode(bytes); // one character a byte: places are the same in both
  const found = new Map();
  for (const { header, start } of embedded(text)) {
    const content = await decoded(header, bytes.slice(start, start + lengthOf(header, text)));
    const json = content && new TextDecoder("latin1").decode(content);
    if (json?.trimStart().startsWith("{")) found.set(json, content); // the same one twice is no ambiguity
  }
  if (found.size === 1) return [...found.values()][0];
  if (ENCRYPTED.test(text)) throw new Refusal("unreadable", "Ce PDF est chiffré.");
  throw new Refusal("unreadable", `Attestations dans ce PDF : ${found.size}, attendu : une.`);
}

/* Give the dictionary of each embedded file, and where its stream starts. */
function* embedded(text) {
  let number = 0;
  for (const { index } of text.matchAll(/\/EmbeddedFile\b/g)) {
    if (++number > MAX_FILES) throw new Refusal("unreadable", `Plus de ${MAX_FILES} pièces jointes dans ce PDF.`);
    const before = text.slice(Math.max(0, index - AROUND), index);
    const after = text.slice(index, index + AROUND);
    const opening = before.lastIndexOf("obj");
    const stream = /stream\r?\n/.exec(after);
    if (opening < 0 || stream === null || after.slice(0, stream.index).includes("endobj")) continue;
    yield { header: before.slice(opening) + after.slice(0, stream.index), start: index + stream.index + stream[0].length };
  }
}

function lengthOf(dictionary, text) {
  const [, number, reference] = /\/Length\s+(\d{1,9})(\s+\d+\s+R)?/.exec(dictionary) ?? [];
  if (number === undefined) return 0;
  if (!reference) return Number(number);
  return Number(new RegExp(`(?:^|[\\r\\n])${number}\\s+\\d+\\s+obj\\s+(\\d+)`).exec(text)?.[1] ?? 0);
}

/* Give the content of an attachment, or nothing where it is not one of ours. */
async function decoded(dictionary, data) {
  if (/\/DecodeParms\b/.test(dictionary)) return null;
  if (!/\/Filter\b/.test(dictionary)) return data.length <= MAX_BYTES ? data : null;
  if (!/\/Filter\s*(?:\/FlateDecode\b|\[\s*\/FlateDecode\s*\])/.test(dictionary)) return null;
  try {
    return await inflate(data, MAX_BYTES);
  } catch {
    return null;
  }
}
