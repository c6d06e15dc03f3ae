/* Open Badges 3.0, 5.3: the credential is the text of the one iTXt chunk named « openbadgecredential ». */
import { inflate } from "./inflate.js";
import { Refusal } from "./refusal.js";
import { MAX_BYTES } from "./strict_json.js";

const KEYWORD = "openbadgecredential";
const latin1 = (bytes) => new TextDecoder("latin1").decode(bytes);

export async function bakedInPng(bytes) {
  const found = [...chunks(bytes)].filter(({ type, data }) => type === "iTXt" && keywordOf(data) === KEYWORD);
  if (found.length !== 1) {
    throw new Refusal("unreadable", `Attestations dans cette image PNG : ${found.length}, attendu : une.`);
  }
  return textOf(found[0].data.subarray(KEYWORD.length + 1));
}

function* chunks(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let place = 8; place + 12 <= bytes.length; ) {
    const length = view.getUint32(place);
    if (place + 12 + length > bytes.length) break;
    yield { type: latin1(bytes.subarray(place + 4, place + 8)), data: bytes.subarray(place + 8, place + 8 + length) };
    place += 12 + length;
  }
}

const keywordOf = (data) => latin1(data.subarray(0, Math.max(0, data.indexOf(0))));

/* After the keyword: compression flag and method, then the language and the translated keyword, each ended by a zero. */
async function textOf(data) {
  const language = data.indexOf(0, 2);
  const translated = data.indexOf(0, language + 1);
  if (language < 0 || translated < 0) throw new Refusal("unreadable", "Le texte de cette image PNG est coupé.");
  const text = data.slice(translated + 1);
  if (data[0] === 0) return text;
  try {
    return await inflate(text, MAX_BYTES);
  } catch {
    throw new Refusal("unreadable", "Le texte de cette image PNG ne se décompresse pas.");
  }
}
