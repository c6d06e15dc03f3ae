/* The credential that a file carries: the file itself (.json), or what is baked in a picture or attached to a PDF. */
import { attached } from "./pdf.js";
import { bakedInPng } from "./png.js";
import { Refusal } from "./refusal.js";
import { bakedInSvg } from "./svg.js";

export const MAX_FILE = 20 * 1024 * 1024;
export const TOO_LARGE = "Le fichier dépasse 20 Mo.";
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/* Give `{form, bytes}`; the form is told by the content, never by the name. */
export async function credentialOf(bytes) {
  if (bytes.length > MAX_FILE) throw new Refusal("unreadable", TOO_LARGE);
  if (PNG.every((byte, i) => bytes[i] === byte)) return { form: "image PNG", bytes: await bakedInPng(bytes) };
  const start = new TextDecoder().decode(bytes.subarray(0, 1024)).trimStart(); // without the mark of UTF-8
  if (start.includes("%PDF-")) return { form: "document PDF", bytes: await attached(bytes) };
  if (start.startsWith("<")) return { form: "image SVG", bytes: bakedInSvg(bytes) };
  return { form: "fichier JSON", bytes };
}
