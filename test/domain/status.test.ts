import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  actionHolds,
  ACTIONS,
  ACTIVE_STATUSES,
  ENDED_STATUSES,
  isEnded,
  isLeased,
  LEASED_STATUSES,
  nextStatus,
  STATUSES,
  STATUS_EVENTS,
  TRANSITIONS,
  type Action,
  type Status,
} from "../../src/domain/status.ts";

const exits = (status: Status): Status[] => [...new Set(Object.values(TRANSITIONS[status]) as Status[])];
const actions = Object.keys(ACTIONS) as Action[];

test("a status is either active or ended; leased ones are active; the lists name every status once", () => {
  assert.deepEqual(new Set([...ACTIVE_STATUSES, ...ENDED_STATUSES]), new Set(STATUSES));
  assert.equal(ACTIVE_STATUSES.length + ENDED_STATUSES.length, STATUSES.length);
  for (const status of STATUSES) {
    assert.equal(isEnded(status), (ENDED_STATUSES as readonly Status[]).includes(status));
    assert.equal(isLeased(status), (LEASED_STATUSES as readonly Status[]).includes(status));
    assert.ok(!(isEnded(status) && isLeased(status)));
  }
});

test("every leased status, and no other, has a way out when its worker dies, to one without a lease", () => {
  for (const status of STATUSES) {
    const after = nextStatus(status, "leaseExpired");
    assert.equal(after !== null, isLeased(status), status);
    if (after) assert.ok(!isLeased(after), `${status} would wait for a worker that is dead`);
    const interrupted = nextStatus(status, "interrupt");
    assert.equal(interrupted !== null, isLeased(status), status);
  }
});

test("a worker's death never loses a person's wish", () => {
  assert.equal(nextStatus("pausing", "leaseExpired"), "paused");
  assert.equal(nextStatus("cancelling", "leaseExpired"), "cancelled");
  assert.equal(nextStatus("running", "leaseExpired"), "pending");
});

test("only a claim leads from an unleased status to a leased one, so that no lease begins without an epoch", () => {
  for (const status of STATUSES)
    for (const event of STATUS_EVENTS) {
      const to = nextStatus(status, event);
      if (to && !isLeased(status) && isLeased(to)) assert.equal(event, "claim", `${status} ${event}`);
    }
});

test("everything unfinished can be cancelled or is being cancelled", () => {
  for (const status of ACTIVE_STATUSES)
    assert.ok(nextStatus(status, "cancel") !== null || actionHolds("cancel", status), status);
});

test("nothing but retry leaves an ended status, and retry leaves nothing else", () => {
  for (const status of STATUSES)
    for (const event of STATUS_EVENTS)
      if (isEnded(status)) assert.equal(nextStatus(status, event), event === "retry" ? "pending" : null);
      else assert.equal(event === "retry" && nextStatus(status, event), event === "retry" ? null : false);
});

test("every status is reached from pending, and pending and an end from every status", () => {
  const reachable = (from: Status): Set<Status> => {
    const seen = new Set<Status>([from]);
    for (const status of seen) for (const next of exits(status)) seen.add(next);
    return seen;
  };
  assert.deepEqual(reachable("pending"), new Set(STATUSES));
  for (const status of STATUSES) {
    assert.ok(reachable(status).has("pending"), status);
    assert.ok(
      ENDED_STATUSES.some((end) => reachable(status).has(end)),
      status,
    );
  }
});

test("what an action leads to is what it wishes: asked again, it holds (a retry is done by beginning)", () => {
  for (const status of STATUSES)
    for (const action of actions) {
      const to = nextStatus(status, action);
      if (to && action !== "retry") assert.ok(actionHolds(action, to), `${action} from ${status} to ${to}`);
      if (actionHolds(action, status)) assert.equal(to, null, `${action} holds in ${status} and yet changes it`);
    }
});

test("no status lets two opposite wishes hold", () => {
  for (const status of STATUSES) {
    const held = actions.filter((action) => actionHolds(action, status));
    assert.ok(held.length <= 1, `${status}: ${held.join(" and ")}`);
  }
});

test("whatever happens, only events of the table change a status, and a worker's end or death frees it", () => {
  const walk = fc.array(fc.constantFrom(...STATUS_EVENTS), { maxLength: 60 });
  fc.assert(
    fc.property(walk, (events) => {
      let status: Status = "pending";
      for (const event of events) status = nextStatus(status, event) ?? status;
      if (isLeased(status)) status = nextStatus(status, "leaseExpired") ?? status;
      assert.ok(!isLeased(status));
      const done = isEnded(status) ? status : nextStatus(status, "cancel");
      assert.ok(done && isEnded(done));
    }),
  );
});

test("names that every object has are no statuses or events", () => {
  for (const name of ["toString", "constructor", "__proto__"])
    assert.equal(typeof nextStatus("pending", name as never) === "string", false, name);
});
