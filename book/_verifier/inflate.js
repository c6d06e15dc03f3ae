/* Decompression that stops at a bound: a small file may hide gigabytes. */
export const gunzip = (bytes, maximum) => decompress(bytes, "gzip", maximum);
export const inflate = (bytes, maximum) => decompress(bytes, "deflate", maximum);

async function decompress(bytes, format, maximum) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  const parts = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length;
    if (length > maximum) {
      await reader.cancel();
      throw new RangeError(`plus de ${maximum} octets`);
    }
    parts.push(part.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
