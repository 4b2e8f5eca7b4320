import type { ApiOptions, Server } from "../api-options.ts";
import { AuditAnswer, ErrorAnswer, PageQuery } from "../contract.ts";
import { parseCursor, writeCursor } from "../cursor.ts";
import { moment } from "../view-job.ts";

/** The audit log, newest first. */
export function auditRoutes(server: Server, { store }: Pick<ApiOptions, "store">): void {
  const schema = { querystring: PageQuery, response: { 200: AuditAnswer, default: ErrorAnswer } };
  server.get("/audit", { config: { access: "audit.read" }, schema }, ({ query }) => {
    const before = parseCursor("audit", query.cursor);
    const { limit } = query;
    return store.read(async (tx) => {
      const rows = await tx.auditLog.list({ limit: limit + 1, ...(before === undefined ? {} : { before }) });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      const { count, atLeast } = await tx.auditLog.count();
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
