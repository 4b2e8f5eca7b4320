import fastify, { LogController } from "fastify";
import { validatorCompiler, type ZodTypeProvider } from "@fastify/type-provider-zod";
import { acceptJsonOnly } from "./accept-json.ts";
import type { ApiOptions, Server } from "./api-options.ts";
import { answerClientError } from "./client-error.ts";
import { sendError } from "./error-answer.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";
import { peerTrust } from "./trusted-peers.ts";

const MIB = 1024 * 1024;
/** Bodies beyond these are refused: by their announced length without reading them, else as soon as they exceed it. */
export const BODY_LIMIT = MIB;
export const BATCH_BODY_LIMIT = 16 * MIB;

/** How long a client may take for the head and for the whole of a request, in milliseconds. */
export const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 60_000;

/** Makes the bare web server: limits, JSON only, and one shape for every error. Routes come from elsewhere. */
export function createServer(options: Pick<ApiOptions, "config" | "log">): Server {
  const { trustProxy } = options.config;
  const server = fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: 72_000,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: 2_000, requireHostHeader: false },
    forceCloseConnections: true,
    trustProxy: trustProxy.length > 0 ? peerTrust(trustProxy) : false,
    clientErrorHandler: answerClientError,
    // Addresses that cannot be read never reach the hooks.
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply.headers(SECURITY_HEADERS)),
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  server.setErrorHandler(sendError);
  acceptJsonOnly(server);
  return server;
}
