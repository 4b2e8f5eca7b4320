/**
 * Who gets which answer at every address of the server, written by hand. An address that is not in here fails the
 * test of the matrix, so that none is added without a decision.
 */
export const ROLES = ["visitor", "guest", "user", "admin"] as const;
export type RoleName = (typeof ROLES)[number];

/** How a thing stands to whoever asks; a visitor has none of their own. */
export const RELATIONS = ["own active", "own ended", "others active", "others ended", "missing"] as const;
export type Relation = (typeof RELATIONS)[number];

/** A status, or at a batch the code of its only result. */
export type Outcome = number | string;

/** What a key must be good for; `none`: the route asks for nobody, so a key changes nothing. */
type Leave = "read" | "add" | "control" | "admin" | "session" | "none";

/** Per role: one outcome for each of the five relations, in their order; "-" where there is no such thing. */
type ThingRows = Readonly<Record<RoleName, string>>;

export type ThingRoute = { readonly about: "job" | "task" | "asset"; readonly leave: Leave; readonly rows: ThingRows };
export type GeneralRoute = { readonly about: "nothing"; readonly leave: Leave } & Readonly<Record<RoleName, number>>;

/** What everybody may know of active jobs, and only their owner and admins of ended ones. */
const SEEN: ThingRows = {
  visitor: "-   -   200 404 404",
  guest: "  200 200 200 404 404",
  user: "   200 200 404 404 404",
  admin: "  200 200 200 200 404",
};
/** What is inside a job is its owner's: that it exists may be known, so the others are told whose it is. */
const INSIDE: ThingRows = {
  visitor: "-   -   403 404 404",
  guest: "  200 200 403 404 404",
  user: "   200 200 404 404 404",
  admin: "  200 200 200 200 404",
};
/** The jobs at work here have no file yet. */
const FILE: ThingRows = {
  visitor: "-   -   403 404 404",
  guest: "  404 200 403 404 404",
  user: "   404 200 404 404 404",
  admin: "  404 200 404 200 404",
};
const ACTIVE_ONLY: ThingRows = {
  visitor: "-   -   403 404 404",
  guest: "  200 409 403 404 404",
  user: "   200 409 404 404 404",
  admin: "  200 409 200 409 404",
};
/** The jobs here are paused, so they have no place in the queue, or completed, so nothing is to be tried again. */
const NOT_NOW: ThingRows = {
  visitor: "-   -   403 404 404",
  guest: "  409 409 403 404 404",
  user: "   409 409 404 404 404",
  admin: "  409 409 409 409 404",
};
/** The jobs here found nothing that could be chosen; the active ones are paused. */
const NO_CANDIDATE: ThingRows = {
  visitor: "-   -   403 404 404",
  guest: "  409 400 403 404 404",
  user: "   409 400 404 404 404",
  admin: "  409 400 409 400 404",
};
const ENDED_ONLY: ThingRows = {
  visitor: "-   -   403 404 404",
  guest: "  409 200 403 404 404",
  user: "   409 200 404 404 404",
  admin: "  409 200 409 200 404",
};
const BATCH: ThingRows = {
  visitor: "-  -        forbidden not_found not_found",
  guest: "  ok conflict forbidden not_found not_found",
  user: "   ok conflict not_found not_found not_found",
  admin: "  ok conflict ok        conflict  not_found",
};
/** A file of the library is finished: only owner and admins know of it. */
const ASSET: ThingRows = {
  visitor: "- -   - 404 404",
  guest: "  - 200 - 404 404",
  user: "   - 200 - 404 404",
  admin: "  - 200 - 200 404",
};
const NOTHING: ThingRows = {
  visitor: "- -   - 404 404",
  guest: "  - 404 - 404 404",
  user: "   - 404 - 404 404",
  admin: "  - 404 - 404 404",
};

const job = (leave: Leave, rows: ThingRows): ThingRoute => ({ about: "job", leave, rows });
const asset = (leave: Leave, rows: ThingRows): ThingRoute => ({ about: "asset", leave, rows });
const general = (leave: Leave, visitor: number, guest: number, user: number, admin: number): GeneralRoute => ({
  about: "nothing",
  leave,
  visitor,
  guest,
  user,
  admin,
});
const everybody = (status: number): GeneralRoute => general("none", status, status, status, status);
const admins = (status: number): GeneralRoute => general("admin", 401, 401, 403, status);
const accounts = (status: number): GeneralRoute => general("session", 401, 401, status, status);

/** HEAD is as GET. The addresses of better-auth behind `/api/auth/*` have a table of their own. */
export const ROUTES: Readonly<Record<string, ThingRoute | GeneralRoute>> = {
  "GET /api/jobs": general("read", 200, 200, 200, 200),
  "POST /api/jobs": general("add", 201, 201, 201, 201),
  "GET /api/jobs/:id": job("read", SEEN),
  "PATCH /api/jobs/:id": job("control", ACTIVE_ONLY),
  "DELETE /api/jobs/:id": job("control", ENDED_ONLY),
  "POST /api/jobs/:id/pause": job("control", ACTIVE_ONLY),
  "POST /api/jobs/:id/resume": job("control", ACTIVE_ONLY),
  "POST /api/jobs/:id/cancel": job("control", ACTIVE_ONLY),
  "POST /api/jobs/:id/retry": job("control", NOT_NOW),
  "POST /api/jobs/:id/move": job("control", NOT_NOW),
  "POST /api/jobs/actions": job("control", BATCH),
  "GET /api/jobs/:id/tasks": job("read", INSIDE),
  "GET /api/jobs/:id/timeline": job("read", INSIDE),
  "GET /api/jobs/:id/sources": job("read", INSIDE),
  "GET /api/jobs/:id/candidates": job("read", INSIDE),
  "POST /api/jobs/:id/download": job("control", NO_CANDIDATE),
  "POST /api/jobs/:id/tasks/:task/retry": { about: "task", leave: "control", rows: NOT_NOW },
  "GET /api/jobs/:id/file": job("read", FILE),
  "GET /api/jobs/:id/archive.zip": job("read", FILE),
  "POST /api/comprehensive-search": general("add", 200, 200, 200, 200),
  "GET /api/job-progress/:id": job("read", SEEN),
  "GET /api/database/tasks": general("read", 200, 200, 200, 200),
  "GET /jobs/:id": job("read", SEEN),
  // Cancels an active job, removes an ended one.
  "DELETE /jobs/:id": job("control", INSIDE),
  "POST /jobs/:id/pause": job("control", ACTIVE_ONLY),
  "POST /jobs/:id/resume": job("control", ACTIVE_ONLY),
  "POST /jobs/:id/cancel": job("control", ACTIVE_ONLY),
  "GET /jobs/:id/file": job("read", FILE),
  "GET /jobs/:id/archive.zip": job("read", FILE),

  "GET /api/assets": general("read", 200, 200, 200, 200),
  // Without a format nothing is written.
  "GET /api/assets/export": general("read", 400, 400, 400, 400),
  "GET /api/assets/:id": asset("read", ASSET),
  "GET /api/assets/:id/file": asset("read", ASSET),
  // The files here are texts.
  "GET /api/assets/:id/thumbnail": asset("read", NOTHING),
  "GET /api/assets/:id/similar": asset("read", ASSET),
  "DELETE /api/assets/:id": asset("control", ASSET),

  "GET /api/events": general("read", 200, 200, 200, 200),
  "GET /api/stats": general("read", 200, 200, 200, 200),
  "GET /api/me": general("read", 200, 200, 200, 200),
  "GET /api/verify": admins(200),
  "POST /api/cleanup": admins(200),
  "GET /api/audit": admins(200),
  "GET /api/sources": general("read", 200, 200, 200, 200),
  "GET /api/sources/media-sites": general("read", 200, 200, 200, 200),
  // The id is a job's: no source has it.
  "PUT /api/sources/:id": admins(404),
  "POST /api/sources/:id/test": admins(404),
  "GET /api/schedules": general("read", 401, 401, 200, 200),
  "POST /api/schedules": general("add", 401, 401, 201, 201),
  // The id is a job's: no schedule has it.
  "GET /api/schedules/:id": general("read", 401, 401, 404, 404),
  "PATCH /api/schedules/:id": general("add", 401, 401, 404, 404),
  "DELETE /api/schedules/:id": general("add", 401, 401, 404, 404),
  "GET /api/funds": general("read", 200, 200, 200, 200),
  // No fund has the code, and without a kind there is nothing to tell of.
  "GET /api/funds/:code/prices": general("read", 400, 400, 400, 400),
  "GET /api/funds/:code/allocation": general("read", 400, 400, 400, 400),
  "GET /api/funds/:code/returns": general("read", 400, 400, 400, 400),
  "GET /api/funds/coverage": general("read", 400, 400, 400, 400),
  "GET /api/funds/compare": general("read", 400, 400, 400, 400),
  "GET /api/funds/export": general("read", 400, 400, 400, 400),
  "GET /api/users": admins(200),
  // The id is a job's: nobody has it.
  "GET /api/users/:id": admins(404),
  "PATCH /api/users/:id": admins(404),
  // Programs of this machine that ask directly are let in; the test asks through a proxy.
  "GET /metrics": admins(200),

  "POST /api/auth/api-key/create": accounts(200),
  "GET /api/auth/api-key/list": accounts(200),
  "POST /api/auth/api-key/delete": accounts(404),
  "POST /api/auth/invitation/create": admins(200),
  "GET /api/auth/invitation/list": admins(200),
  "POST /api/auth/invitation/delete": admins(404),
  // Without an invitation nobody signs up.
  "POST /api/auth/sign-up/email": everybody(403),
  // No provider is set.
  "POST /api/auth/sign-in/oidc": everybody(404),
  "GET /api/auth/callback/oidc": everybody(404),
  "GET /api/auth/*": everybody(404),
  "POST /api/auth/*": everybody(404),
  // There is an admin already.
  "POST /api/setup": everybody(403),

  "GET /healthz": everybody(200),
  "GET /readyz": everybody(200),
  "GET /api/openapi.json": everybody(200),
  "GET /docs": everybody(200),
  "GET /docs/": everybody(200),
  "GET /docs/json": everybody(200),
  "GET /docs/yaml": everybody(200),
  "GET /docs/static/index.html": everybody(302),
  "GET /docs/static/swagger-initializer.js": everybody(200),
  "GET /docs/static/*": everybody(404),
  "GET /": everybody(200),
  "GET /assets/*": everybody(404),
  "GET /favicon.svg": everybody(404),
  "GET /favicon.ico": everybody(404),
  "GET /manifest.webmanifest": everybody(404),
  "GET /robots.txt": everybody(404),
};

/** What is sent, where a request needs a body to be understood. `ID` stands for the thing that it is about. */
export const BODIES: Readonly<Record<string, unknown>> = {
  // It wants a key, so nobody is asked.
  "POST /api/comprehensive-search": { query: "x", enabled_sources: ["pexels"] },
  "POST /api/jobs": { type: "links", urls: ["URL"], start_paused: true },
  "PATCH /api/jobs/:id": { priority: 1 },
  "POST /api/schedules": { name: "x", job: { type: "links", urls: ["URL"] }, at: "11:00", enabled: false },
  "PATCH /api/schedules/:id": { enabled: false },
  "POST /api/jobs/:id/move": { to: "top" },
  "POST /api/jobs/actions": { action: "cancel", ids: ["ID"] },
  "POST /api/jobs/:id/download": { candidates: ["none"] },
  "PUT /api/sources/:id": { enabled: true },
  "PATCH /api/users/:id": { reset_today: true },
  "POST /api/cleanup": { older_than_days: 3_000, dry_run: true },
  "POST /api/auth/api-key/create": { name: "made by the matrix", scopes: ["read"] },
  "POST /api/auth/api-key/delete": { id: "none" },
  "POST /api/auth/invitation/create": { email: null },
  "POST /api/auth/invitation/delete": { id: "none" },
  "POST /api/auth/sign-up/email": { email: "new@example.org", password: "long enough words", name: "New" },
  "POST /api/setup": { token: "none", email: "new@example.org", password: "long enough words", name: "New" },
};

/** One open address of better-auth; `VICTIM` in its body stands for the account that an admin deals with. */
type AuthRoute = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: unknown;
  readonly outcome: readonly [visitor: number, guest: number, user: number, admin: number];
};

const signedIn = (method: "GET" | "POST", path: string, status: number, body?: unknown): AuthRoute => ({
  method,
  path,
  body,
  outcome: [401, status, status, status],
});
const adminOnly = (path: string, body: unknown): AuthRoute => ({
  method: "POST",
  path: `/admin/${path}`,
  body,
  outcome: [401, 403, 403, 200],
});

/** Everything of better-auth that is open, in an order in which the victim's account lasts to the end. */
export const AUTH_ROUTES: readonly AuthRoute[] = [
  { method: "GET", path: "/get-session", outcome: [200, 200, 200, 200] },
  signedIn("GET", "/list-sessions", 200),
  { method: "GET", path: "/admin/list-users", outcome: [401, 403, 403, 200] },
  {
    method: "POST",
    path: "/sign-in/email",
    body: { email: "nobody@example.org", password: "wrong wrong wrong" },
    outcome: [401, 401, 401, 401],
  },
  signedIn("POST", "/update-user", 200, { name: "Renamed" }),
  signedIn("POST", "/change-password", 400, { currentPassword: "wrong wrong", newPassword: "some other words" }),
  signedIn("POST", "/revoke-session", 200, { token: "none" }),
  signedIn("POST", "/revoke-other-sessions", 200, {}),
  adminOnly("create-user", { email: "made@example.org", password: "long enough words", name: "Made" }),
  adminOnly("set-role", { userId: "VICTIM", role: "user" }),
  adminOnly("set-user-password", { userId: "VICTIM", newPassword: "some other words" }),
  adminOnly("ban-user", { userId: "VICTIM" }),
  adminOnly("unban-user", { userId: "VICTIM" }),
  adminOnly("revoke-user-sessions", { userId: "VICTIM" }),
  adminOnly("remove-user", { userId: "VICTIM" }),
  signedIn("POST", "/revoke-sessions", 200, {}),
  { method: "POST", path: "/sign-out", body: {}, outcome: [200, 200, 200, 200] },
];
