/* One request a line, one verdict a line: the page's own verification, on Node. Started by tests/verifier_node.py. */
import { createInterface } from "node:readline";

const { verify } = await import(process.argv[2]);
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));

async function kindOf(data, { did, status, now }) {
  const { kind, document } = await verify(data, did, async () => status, now);
  // What is not signed may never be shown.
  return document === null || !["altered", "unreadable", "unknown-issuer"].includes(kind) ? kind : `${kind} with content`;
}

/* Flip the low bit of one byte in `step`, from `first`, of the credential or of the list. */
async function flipped(data, request, { step, first, what }) {
  const kinds = {};
  const source = what === "status" ? request.status : data;
  for (let place = first; place < source.length; place += step) {
    const copy = source.slice();
    copy[place] ^= 1;
    const kind = what === "status" ? await kindOf(data, { ...request, status: copy }) : await kindOf(copy, request);
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  return kinds;
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const data = bytes(request.data);
  const prepared = { did: request.did, status: request.status === null ? new Uint8Array() : bytes(request.status), now: request.now };
  const answer = request.flips ? await flipped(data, prepared, request.flips) : await kindOf(data, prepared);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
