// Texts made small for the way, and large again within bounds.

export async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const small = through(bytes, new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(small).arrayBuffer());
}

/** Without a blob on the way: each stops the page for a millisecond. */
function through(bytes: Uint8Array<ArrayBuffer>, { readable, writable }: GenericTransformStream): ReadableStream {
  const writer = writable.getWriter();
  const lost = () => {}; // who reads is told
  writer.write(bytes).catch(lost);
  writer.close().catch(lost);
  return readable;
}

/** Rejects with a RangeError at more than `most` bytes, however small they came. */
export async function inflate(bytes: Uint8Array<ArrayBuffer>, most: number): Promise<string> {
  const reader = through(bytes, new DecompressionStream("deflate-raw")).getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let [text, size] = ["", 0];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > most) {
      await reader.cancel();
      throw new RangeError("too large");
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** Cuts at `most` bytes of UTF-8, and never within a character. */
export function pieces(text: string, most: number): Uint8Array<ArrayBuffer>[] {
  const bytes = new TextEncoder().encode(text);
  const found: Uint8Array<ArrayBuffer>[] = [];
  for (let from = 0; from < bytes.length; ) {
    let to = Math.min(from + most, bytes.length);
    while (to < bytes.length && ((bytes[to] ?? 0) & 0xc0) === 0x80) to -= 1;
    found.push(bytes.slice(from, to));
    from = to;
  }
  return found;
}
