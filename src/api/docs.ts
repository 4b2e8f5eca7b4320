import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { jsonSchemaTransform } from "@fastify/type-provider-zod";
import type { ApiOptions, Server } from "./api-options.ts";
import { DOCS_POLICY } from "./security-headers.ts";

type DocsOptions = Pick<ApiOptions, "config" | "version">;
const ACCESS = { access: "docs.read" as const };

/** Collects the description of the API (OpenAPI 3.1) from the schemas of the routes registered after it. */
export async function describeApi(server: Server, { config, version }: DocsOptions): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Trawl", version, description: "A self-hosted download platform that tells the truth." },
      servers: [{ url: config.basePath }],
      components: {
        securitySchemes: {
          bearer: { type: "http", scheme: "bearer", description: "guest_token, or a session's token" },
          key: { type: "apiKey", in: "header", name: "x-api-key" },
        },
      },
    },
    stripBasePath: true,
    transform: ({ schema, url, ...rest }) => {
      const transformed = jsonSchemaTransform({ schema, url, ...rest } as Parameters<typeof jsonSchemaTransform>[0]);
      return url.startsWith(`${config.basePath}api/`)
        ? transformed
        : { ...transformed, schema: { ...transformed.schema, hide: true } };
    },
  });
}

/** `/api/openapi.json`, and `/docs` to read and try it. */
export async function docsRoutes(server: Server, { config }: DocsOptions): Promise<void> {
  const { basePath } = config;
  server.get(`${basePath}api/openapi.json`, { config: ACCESS, schema: { hide: true } }, () => server.swagger());
  await server.register(async (docs) => {
    docs.addHook("onRoute", (route) => void (route.config = { ...route.config, ...ACCESS }));
    await docs.register(swaggerUi, {
      routePrefix: `${basePath}docs`,
      staticCSP: DOCS_POLICY,
      uiConfig: { deepLinking: false, persistAuthorization: false },
    });
  });
}
