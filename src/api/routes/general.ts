import type { Actor } from "../../auth/actor.ts";
import { addressBlock } from "../../auth/address-block.ts";
import type { StoreReader } from "../../stores/store.ts";
import type { ApiOptions, Server } from "../api-options.ts";
import {
  CleanupAnswer,
  CleanupBody,
  Done,
  ErrorAnswer,
  MeAnswer,
  SetupBody,
  StatsAnswer,
  VerifyAnswer,
} from "../contract.ts";
import { proxiesFor } from "../demand-proxy.ts";
import { viewQuotas } from "../view-quotas.ts";
import { readTotals, type Scope, scopeOf } from "../totals.ts";

type GeneralOptions = Pick<ApiOptions, "config" | "store" | "jobs" | "auth" | "quotas" | "verify">;
const DAYS = 30;

/** What is neither a job nor a file: statistics, who one is, and what admins do to the whole. */
export function generalRoutes(server: Server, options: GeneralOptions): void {
  statsRoute(server, options);
  meRoute(server, options);
  adminRoutes(server, options);
  setupRoute(server, options);
}

function statsRoute(server: Server, { config, store }: GeneralOptions): void {
  const schema = { response: { 200: StatsAnswer, default: ErrorAnswer } };
  server.get("/stats", { config: { access: "stats.read" }, schema }, (request) =>
    store.read((tx) => readStats(tx, request.actor, scopeOf(request.actor, config.guests))),
  );
}

/** Counts what the actor may know of; the days and files of a guest are their own. */
async function readStats(tx: StoreReader, actor: Actor, scope: Scope) {
  const totals = await readTotals(tx, scope);
  const ended = (totals.completed ?? 0) + (totals.failed ?? 0);
  const isAdmin = actor.kind === "admin";
  const days = isAdmin || actor.ownerId !== null ? await tx.jobs.days(isAdmin ? null : actor.ownerId, DAYS) : [];
  return {
    success: true as const,
    totals,
    success_rate: ended > 0 ? (totals.completed ?? 0) / ended : null,
    library: await readLibrary(tx, actor),
    days: days.map(({ day, completed, failed, cancelled, files, bytes }) => ({
      day,
      completed,
      failed,
      cancelled,
      files,
      bytes,
    })),
  };
}

async function readLibrary(tx: StoreReader, actor: Actor): Promise<{ files: number | null; bytes: number | null }> {
  if (actor.kind === "admin") return tx.assets.totals(null);
  return actor.ownerId === null ? { files: 0, bytes: 0 } : tx.assets.totals(actor.ownerId);
}

function meRoute(server: Server, { config, quotas, store }: GeneralOptions): void {
  const schema = { response: { 200: MeAnswer, default: ErrorAnswer } };
  server.get("/me", { config: { access: "identity.read" }, schema }, async ({ actor, provenEmail, ip }) => ({
    success: true as const,
    role: actor.kind === "visitor" ? ("guest" as const) : actor.kind,
    id: actor.ownerId,
    name: actor.name,
    quotas: viewQuotas(await quotas.of({ ownerId: actor.ownerId, block: addressBlock(ip) })),
    registration: config.registration,
    has_password: await hasPassword(store, actor),
    by_proxy: provenEmail !== null && actor.leave.includes("session"),
    single_sign_on: config.oidcIssuer === null ? null : config.oidcName,
    proxies: proxiesFor(config, actor),
  }));
}

async function hasPassword(store: GeneralOptions["store"], { kind, ownerId }: Actor): Promise<boolean> {
  if (ownerId === null || kind === "guest") return false;
  return store.read((tx) => tx.people.hasPassword(ownerId));
}

function adminRoutes(server: Server, { jobs, verify }: GeneralOptions): void {
  const verifySchema = { response: { 200: VerifyAnswer, default: ErrorAnswer } };
  server.get("/verify", { config: { access: "verify.run" }, schema: verifySchema }, async () => {
    const { ok, checked, without_digest, problems } = await verify();
    return {
      success: true as const,
      ok,
      checked,
      without_digest,
      problems: problems.map(({ code, id, text }) => ({ code, id, text })),
    };
  });
  const schema = { body: CleanupBody, response: { 200: CleanupAnswer, default: ErrorAnswer } };
  server.post("/cleanup", { config: { access: "cleanup.run" }, schema }, async ({ body }) => {
    const {
      jobs: removed,
      files,
      bytes,
    } = await jobs.cleanup({
      olderThanDays: body.older_than_days,
      statuses: body.statuses,
      files: body.files,
      dryRun: body.dry_run,
    });
    return { success: true as const, jobs: removed, files, bytes, dry_run: body.dry_run };
  });
}

/** Makes the first admin, once, for whoever has the token that the server printed. */
function setupRoute(server: Server, { auth }: GeneralOptions): void {
  const schema = { body: SetupBody, response: { 201: Done, default: ErrorAnswer } };
  server.post("/setup", { config: { access: "setup.run" }, schema }, async ({ body, ip }, reply) => {
    const { token, ...admin } = body;
    await auth.firstAdmin.setUp(token, admin);
    await auth.audit.add({ action: "setup", actor: null, subject: admin.email, address: ip });
    return reply.code(201).send({ success: true as const });
  });
}
