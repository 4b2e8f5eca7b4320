import type { ApiOptions, Server } from "../api-options.ts";
import { AuditAnswer, AuditQuery, ErrorAnswer } from "../contract.ts";
import { parseCursor, writeCursor } from "../cursor.ts";
import { moment } from "../view-job.ts";

/** The audit log, newest first. */
export function auditRoutes(server: Server, { store }: Pick<ApiOptions, "store">): void {
  const schema = { querystring: AuditQuery, response: { 200: AuditAnswer, default: ErrorAnswer } };
  server.get("/audit", { config: { access: "audit.read" }, schema }, ({ query }) => {
    const before = parseCursor("audit", query.cursor);
    const { limit, action, q = "" } = query;
    const filter = { text: q.trim(), ...(action === undefined ? {} : { action }) };
    return store.read(async (tx) => {
      const page = { limit: limit + 1, ...(before === undefined ? {} : { before }) };
      const rows = await tx.auditLog.list(page, filter);
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      const { count, atLeast } = await tx.auditLog.count(filter);
      return {
        success: true as const,
        entries: shown.map(({ at, ...entry }) => ({ ...entry, at: moment(at) })),
        total: count,
        ...(atLeast ? { total_at_least: true as const } : {}),
        next_cursor: last ? writeCursor("audit", last.sequence) : null,
      };
    });
  });
}
