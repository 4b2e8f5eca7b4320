/** One event of a stream of server-sent events. */
export type StreamEvent = { readonly id: string | null; readonly name: string; readonly data: string };

function parseBlock(block: string): StreamEvent | null {
  const fields = new Map<string, string[]>();
  for (const line of block.split(/\r\n|\r|\n/)) {
    const [, name, value = ""] = /^([^:]+)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name) fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  const data = fields.get("data");
  if (!data) return null;
  return {
    id: fields.get("id")?.at(-1) ?? null,
    name: fields.get("event")?.at(-1) ?? "message",
    data: data.join("\n"),
  };
}

/** Reads server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) until the stream ends. */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of body) {
    const blocks = (rest + decoder.decode(bytes, { stream: true })).split(/\r\n\r\n|\n\n|\r\r/);
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const event = parseBlock(block);
      if (event) yield event;
    }
  }
}
