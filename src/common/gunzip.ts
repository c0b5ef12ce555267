/**
 * The text of a file that may be compressed with gzip, by its first bytes and not by its name.
 * @throws TypeError when it is compressed and damaged or cut off
 */
export async function textOfBytes(bytes: Uint8Array): Promise<string> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return new TextDecoder().decode(bytes);
  const compressed = new Blob([new Uint8Array(bytes)]).stream();
  return new Response(compressed.pipeThrough(new DecompressionStream('gzip'))).text();
}
