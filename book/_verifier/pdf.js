/* The credential attached to a PDF. An attachment is a stream, so its dictionary is never hidden in a compressed object:
   reading the file's objects one after the other finds it, without a PDF library. */
import { inflate } from "./inflate.js";
import { Refusal } from "./refusal.js";
import { MAX_BYTES } from "./strict_json.js";

const STREAM = /\d\s+\d+\s+obj\s*<<((?:(?!endobj|stream)[^]){0,4000}?)>>\s*stream\r?\n/g;

export async function attached(bytes) {
  const text = new TextDecoder("latin1").decode(bytes); // one character a byte: places are the same in both
  if (/\/Encrypt\s+\d+\s+\d+\s+R/.test(text)) throw new Refusal("unreadable", "Ce PDF est chiffré.");
  const found = new Map();
  for (const { 0: whole, 1: dictionary, index } of text.matchAll(STREAM)) {
    if (!/\/EmbeddedFile\b/.test(dictionary)) continue;
    const start = index + whole.length;
    const content = await decoded(dictionary, bytes.slice(start, start + lengthOf(dictionary, text)));
    const json = content && new TextDecoder("latin1").decode(content);
    if (json?.trimStart().startsWith("{")) found.set(json, content); // the same one twice is no ambiguity
  }
  if (found.size !== 1) throw new Refusal("unreadable", `Attestations dans ce PDF : ${found.size}, attendu : une.`);
  return [...found.values()][0];
}

function lengthOf(dictionary, text) {
  const [, number, reference] = /\/Length\s+(\d+)(\s+\d+\s+R)?/.exec(dictionary) ?? [];
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
