import type { FileHandle } from "node:fs/promises";
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { ZodTypeProvider } from "@fastify/type-provider-zod";
import type { AccessAction } from "../auth/access.ts";
import type { Actor } from "../auth/actor.ts";
import type { Auth } from "../auth/open-auth.ts";
import type { Config } from "../config/config.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { PictureDesk } from "../jobs/picture-desk.ts";
import type { SourceDesk } from "../jobs/source-desk.ts";
import type { Schedules } from "../schedules/schedules.ts";
import type { Quotas } from "../quotas/open-quotas.ts";
import type { Store } from "../stores/store.ts";
import type { StreamPace } from "./event-hub.ts";

/** The bytes of a blob, opened for reading; whoever gets the handle closes it. Null when the bytes are not there. */
export type OpenBlob = (blobId: string) => Promise<{ handle: FileHandle; sizeBytes: number } | null>;

export type Readiness = {
  readonly ok: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly text: string;
    readonly remedy: string | null;
    readonly optional: boolean;
  }[];
};

export type Verification = {
  readonly ok: boolean;
  readonly checked: number;
  readonly without_digest: number;
  readonly problems: readonly { readonly code: string; readonly id: string; readonly text: string }[];
};

/** What the web server stands on. */
export type ApiOptions = {
  readonly config: Pick<
    Config,
    | "host"
    | "basePath"
    | "publicUrl"
    | "allowedHosts"
    | "trustProxy"
    | "trustedHeader"
    | "guests"
    | "registration"
    | "oidcIssuer"
    | "oidcName"
    | "proxies"
  >;
  readonly store: Pick<Store, "read" | "onCommit">;
  readonly schedules: Schedules;
  readonly jobs: Jobs;
  readonly sources: SourceDesk;
  readonly pictures: Pick<PictureDesk, "thumbnail" | "similar">;
  readonly quotas: Quotas;
  /** The time of the jobs, in milliseconds since 1970. */
  readonly now: () => number;
  readonly auth: Auth;
  readonly openBlob: OpenBlob;
  readonly readiness: () => Promise<Readiness>;
  readonly verify: () => Promise<Verification>;
  readonly log: FastifyBaseLogger;
  /** Folder of the built page. */
  readonly webDir: string;
  readonly version: string;
  /** How often event streams are looked after; absent: as usual. */
  readonly pace?: StreamPace;
};

/** A Fastify instance whose routes are typed by their zod schemas. */
export type Server = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks; set before any handler runs. */
    actor: Actor;
    /** The e-mail address that a trusted proxy says the person has; null where none says so. */
    provenEmail: string | null;
  }
  interface FastifyContextConfig {
    /** What the table of rights calls this route. A route without it keeps the server from starting. */
    access?: AccessAction;
    /** Counts as a request a minute: it makes something. */
    counted?: true;
  }
}
