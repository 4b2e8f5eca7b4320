import type { AuditAction } from "../../domain/audit-log.ts";
import { LIMIT_NAMES, type LimitName, type OwnLimits } from "../../domain/quotas.ts";
import type { ApiOptions, Server } from "../api-options.ts";
import { ErrorAnswer, type User, UserAnswer, UserPatch, UsersAnswer, UsersQuery } from "../contract.ts";
import { parseCursor, writeCursor } from "../cursor.ts";
import { describeBlock, describePerson, findUser, type Found, viewUser } from "../find-user.ts";
import { JobParams } from "./params.ts";

type UserOptions = Pick<ApiOptions, "store" | "quotas" | "auth">;

/** Admins see who uses how much, and change what they may. Roles, passwords and suspensions stand below /auth/admin. */
export function userRoutes(server: Server, options: UserOptions): void {
  const list = { querystring: UsersQuery, response: { 200: UsersAnswer, default: ErrorAnswer } };
  server.get("/users", { config: { access: "user.list" }, schema: list }, ({ query }) => listUsers(options, query));
  const one = { params: JobParams, response: { 200: UserAnswer, default: ErrorAnswer } };
  server.get("/users/:id", { config: { access: "user.list" }, schema: one }, async ({ params }) =>
    answerUser(options, await findUser(options.store, params.id)),
  );
  changeRoute(server, options);
}

function changeRoute(server: Server, options: UserOptions): void {
  const { store, quotas, auth } = options;
  const schema = { params: JobParams, body: UserPatch, response: { 200: UserAnswer, default: ErrorAnswer } };
  server.patch("/users/:id", { config: { access: "user.change" }, schema }, async ({ params, body, actor, ip }) => {
    const found = await findUser(store, params.id);
    const note = (action: AuditAction, what: string) =>
      auth.audit.add({ action, actor, subject: `${found.id} ${what}`.trim(), address: ip });
    if (body.quotas !== undefined) {
      const own = await nextLimits(options, found, body.quotas);
      await quotas.setOwnLimits(found.place.subject, own);
      await note("quotas_changed", inWords(own));
    }
    if (body.reset_today) {
      await quotas.resetToday(found.place.subject);
      await note("usage_reset", "");
    }
    return answerUser(options, found);
  });
}

/** The limits of their own that hold after a change: what it leaves out stays. */
async function nextLimits(
  { quotas }: UserOptions,
  { place }: Found,
  change: NonNullable<UserPatch["quotas"]> | null,
): Promise<OwnLimits | null> {
  if (change === null) return null;
  const [before] = await quotas.standings([place]);
  const all: Partial<Record<LimitName, number | null>> = { ...before?.own };
  for (const name of LIMIT_NAMES) if (change[name] !== undefined) all[name] = change[name];
  const set = LIMIT_NAMES.flatMap((name) => (typeof all[name] === "number" ? [[name, all[name]] as const] : []));
  return set.length === 0 ? null : Object.fromEntries(set);
}

function inWords(own: OwnLimits | null): string {
  const set = Object.entries(own ?? {}).map(([name, amount]) => `${name}=${amount}`);
  return set.length === 0 ? "as all others" : set.join(" ");
}

async function listUsers(options: UserOptions, { kind, q = "", limit, cursor }: UsersQuery) {
  const offset = parseCursor("users", cursor) ?? 0;
  const { rows, total } = await (kind === "block" ? findBlocks : findPeople)(options, { kind, q, offset, limit });
  const shown = rows.slice(0, limit);
  return {
    success: true as const,
    users: await withStandings(options, shown),
    total,
    next_cursor: rows.length > limit ? writeCursor("users", offset + limit) : null,
  };
}

type Wanted = { readonly kind: User["kind"]; readonly q: string; readonly offset: number; readonly limit: number };
type Rows = { readonly rows: Found[]; readonly total: number };

async function findBlocks({ quotas }: UserOptions, { q, offset, limit }: Wanted): Promise<Rows> {
  const text = q.trim().toLowerCase();
  const all = (await quotas.blocks()).filter((subject) => subject.includes(text));
  return { rows: all.slice(offset, offset + limit + 1).map(describeBlock), total: all.length };
}

async function findPeople({ store }: UserOptions, { kind, q, offset, limit }: Wanted): Promise<Rows> {
  const filter = { guests: kind === "guest", text: q.trim() };
  return store.read(async (tx) => {
    const people = await tx.people.list(filter, { offset, limit: limit + 1 });
    return { rows: people.map(describePerson), total: await tx.people.count(filter) };
  });
}

async function answerUser(options: UserOptions, found: Found) {
  const [user] = await withStandings(options, [found]);
  return { success: true as const, user: user! };
}

async function withStandings({ quotas }: UserOptions, rows: readonly Found[]): Promise<User[]> {
  const standings = await quotas.standings(rows.map(({ place }) => place));
  return rows.map((row, index) => viewUser(row, standings[index]!));
}
