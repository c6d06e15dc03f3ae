/* Open Badges 3.0, 5.3: the credential is the text of the one iTXt chunk named « openbadgecredential ». */
import { inflate } from "./inflate.js";
import { Refusal } from "./refusal.js";
import { MAX_BYTES } from "./strict_json.js";

const KEYWORD = "openbadgecredential";
const MAX_CHUNKS = 10_000;
const latin1 = (bytes) => new TextDecoder("latin1").decode(bytes);

export async function bakedInPng(bytes) {
  const found = [...chunks(bytes)].filter(({ type, data }) => type === "iTXt" && keywordOf(data) === KEYWORD);
  if (found.length !== 1) {
    throw new Refusal("unreadable", `Attestations dans cette image PNG : ${found.length}, attendu : une.`);
  }
  return textOf(found[0].data.subarray(KEYWORD.length + 1));
}

/* Read the chunks up to the one that ends the picture, each whole and with its checksum, as `cpia.badge_files.png` does. */
function* chunks(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let place = 8, number = 0; place + 12 <= bytes.length && number < MAX_CHUNKS; number++) {
    const end = place + 8 + view.getUint32(place);
    if (end + 4 > bytes.length || view.getUint32(end) !== crc32(bytes.subarray(place + 4, end))) break;
    const type = latin1(bytes.subarray(place + 4, place + 8));
    if (number === 0 && type !== "IHDR") break;
    yield { type, data: bytes.subarray(place + 8, end) };
    if (type === "IEND") return;
    place = end + 4;
  }
  throw new Refusal("unreadable", "Cette image PNG est coupée ou abîmée.");
}

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});

const crc32 = (bytes) => (bytes.reduce((crc, byte) => CRC[(crc ^ byte) & 0xff] ^ (crc >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

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
