import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A loopback web server that has these files under its root. */
export type PictureSite = AsyncDisposable & {
  /** `host:port` */
  readonly host: string;
  readonly link: (name: string) => string;
};

export async function openPictureSite(files: Readonly<Record<string, Uint8Array>>): Promise<PictureSite> {
  const server = createServer((request, response) => {
    const bytes = files[decodeURIComponent(request.url ?? "").slice(1)];
    if (bytes === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { "content-length": bytes.length, "content-type": "application/octet-stream" }).end(bytes);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    link: (name) => `http://${host}/${encodeURIComponent(name)}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
