import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { ApiOptions, Server } from "./api-options.ts";
import { errorBody } from "./error-answer.ts";
import { isLoopbackHost } from "./host-rules.ts";
import { notBuiltPage, setupPage } from "./plain-pages.ts";

type StaticOptions = Pick<ApiOptions, "config" | "webDir" | "auth">;
const ACCESS = { access: "page.read" as const };

/**
 * Serves the built page: its hashed files for ever, its index anew each time with the base path written into it.
 * Addresses of the page's own (`/library`, `/settings`) answer with the index too; unknown ones of programs with 404.
 */
export async function staticRoutes(server: Server, options: StaticOptions): Promise<void> {
  const { basePath } = options.config;
  const index = (request: FastifyRequest, reply: FastifyReply) => sendIndex(options, request, reply);
  await server.register(async (files) => {
    files.addHook("onRoute", (route) => void (route.config = { ...route.config, ...ACCESS }));
    await files.register(fastifyStatic, {
      root: join(options.webDir, "assets"),
      prefix: `${basePath}assets/`,
      decorateReply: false,
      index: false,
      dotfiles: "ignore",
      cacheControl: false,
      setHeaders: (reply) => void reply.header("cache-control", "public, max-age=31536000, immutable"),
    });
  });
  rootFiles(server, options);
  server.get(basePath, { config: ACCESS }, index);
  if (basePath !== "/")
    server.get(basePath.slice(0, -1), { config: ACCESS }, (_request, reply) => reply.redirect(basePath));
  server.setNotFoundHandler((request, reply) =>
    isPageAddress(request, basePath) ? index(request, reply) : sendUnknown(reply),
  );
}

const ROOT_FILES: Readonly<Record<string, string>> = {
  "favicon.svg": "image/svg+xml",
  "favicon.ico": "image/x-icon",
  "manifest.webmanifest": "application/manifest+json",
  "robots.txt": "text/plain; charset=utf-8",
};

function rootFiles(server: Server, { config, webDir }: StaticOptions): void {
  for (const [name, type] of Object.entries(ROOT_FILES)) {
    server.get(`${config.basePath}${name}`, { config: ACCESS }, async (_request, reply) => {
      const bytes = await readIfThere(join(webDir, name));
      if (bytes === null) return sendUnknown(reply);
      return reply.header("cache-control", "no-cache").type(type).send(bytes);
    });
  }
}

/** Tells whether a browser asks for a place of the page, which has no dot in it, not for a file or the API. */
function isPageAddress(request: FastifyRequest, basePath: string): boolean {
  const path = request.url.split("?", 1)[0] ?? "";
  if (path.includes(".")) return false;
  const isBrowser = request.method === "GET" && (request.headers.accept ?? "").includes("text/html");
  return isBrowser && path.startsWith(basePath) && !/^(api|jobs|docs|assets)(\/|$)/.test(path.slice(basePath.length));
}

function sendUnknown(reply: FastifyReply): FastifyReply {
  const body = errorBody("not_found", "There is nothing at this address.");
  return reply.code(404).header("cache-control", "no-store").type("application/json; charset=utf-8").send(body);
}

async function sendIndex(options: StaticOptions, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { config, webDir, auth } = options;
  void reply.code(200).header("cache-control", "no-cache").type("text/html; charset=utf-8");
  const html = await readIfThere(join(webDir, "index.html"));
  const isSetup = new URL(request.url, "http://localhost").pathname === `${config.basePath}setup`;
  if (!(isSetup && html !== null) && !isLoopbackHost(config.host) && !(await auth.firstAdmin.isThere())) {
    return reply.code(403).send(setupPage());
  }
  if (html === null) return reply.code(503).send(notBuiltPage());
  return reply.send(withBase(html.toString(), config.basePath));
}

/** The page's own addresses are relative: this says to what. */
function withBase(html: string, basePath: string): string {
  const base = `<base href="${basePath.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}">`;
  const bare = html.replace(/<base\b[^>]*>/i, "");
  return bare.replace(/<head\b[^>]*>/i, (head) => `${head}${base}`);
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
