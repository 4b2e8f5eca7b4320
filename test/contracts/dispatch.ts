/** What every way of handing out work must do. One call of this suite per implementation. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Dispatch } from "../../src/dispatch/dispatch.ts";
import type { JobId } from "../../src/domain/ids.ts";

export type DispatchUnderTest = AsyncDisposable & {
  readonly dispatch: Dispatch;
  /** What handlers and listeners threw, as it was reported. */
  readonly faults: readonly unknown[];
};

const job = "0123456789abcdef" as JobId;

/** A handler whose every run is answered by the test. */
class HeldHandler {
  readonly runs: PromiseWithResolvers<boolean>[] = [];
  active = 0;
  mostActive = 0;
  #grown = Promise.withResolvers<void>();

  readonly handle = async (): Promise<boolean> => {
    const run = Promise.withResolvers<boolean>();
    this.runs.push(run);
    this.active += 1;
    this.mostActive = Math.max(this.mostActive, this.active);
    this.#grown.resolve();
    try {
      return await run.promise;
    } finally {
      this.active -= 1;
    }
  };

  /** Waits until the handler was called that often. */
  async called(times: number): Promise<void> {
    while (this.runs.length < times) {
      await this.#grown.promise;
      this.#grown = Promise.withResolvers();
    }
  }

  answer(index: number, found: boolean): void {
    const run = this.runs[index];
    assert.ok(run, `run ${index} has begun`);
    run.resolve(found);
  }

  release(): void {
    for (const run of this.runs) run.resolve(false);
  }
}

/** Lets everything go on that could go on without another event. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export function dispatchContract(name: string, open: () => Promise<DispatchUnderTest>): void {
  describe(`dispatch: ${name}`, { timeout: 20_000 }, () => {
    test("a worker looks for work when it starts, and again for an offer", async () => {
      await using opened = await open();
      const held = new HeldHandler();
      await using worker = opened.dispatch.work(1, held.handle);
      await held.called(1);
      held.answer(0, false);
      await settle();
      assert.equal(held.runs.length, 1, "who found nothing waits for an offer");
      await opened.dispatch.offer(job);
      await held.called(2);
      held.release();
      await worker[Symbol.asyncDispose]();
    });

    test("a handler that found work is called again at once", async () => {
      await using opened = await open();
      let left = 5;
      const finished = Promise.withResolvers<void>();
      await using _worker = opened.dispatch.work(1, async () => {
        if (left === 0) finished.resolve();
        left -= 1;
        return left >= 0;
      });
      await finished.promise;
      assert.equal(left, -1);
    });

    test("never more handlers at once than slots, and every slot is used", async () => {
      await using opened = await open();
      const held = new HeldHandler();
      await using worker = opened.dispatch.work(3, held.handle);
      for (let offer = 0; offer < 10; offer += 1) await opened.dispatch.offer(job);
      await held.called(3);
      await settle();
      assert.equal(held.mostActive, 3);
      const closing = worker[Symbol.asyncDispose]();
      held.release();
      await closing;
    });

    test("an offer while the only handler is about to find nothing is not lost", async () => {
      await using opened = await open();
      const held = new HeldHandler();
      await using worker = opened.dispatch.work(1, held.handle);
      await held.called(1);
      await opened.dispatch.offer(job);
      held.answer(0, false);
      await held.called(2);
      const closing = worker[Symbol.asyncDispose]();
      held.release();
      await closing;
    });

    test("two offers while two handlers are about to find nothing make both look again", async () => {
      await using opened = await open();
      const held = new HeldHandler();
      await using worker = opened.dispatch.work(2, held.handle);
      await opened.dispatch.offer(job);
      await held.called(2);
      await opened.dispatch.offer(job);
      await opened.dispatch.offer(job);
      held.answer(0, false);
      held.answer(1, false);
      await held.called(4);
      assert.equal(held.mostActive, 2);
      const closing = worker[Symbol.asyncDispose]();
      held.release();
      await closing;
    });

    test("an offer at any step of a run that ends empty leads to another look", async () => {
      for (let steps = 0; steps < 12; steps += 1) {
        await using opened = await open();
        const again = Promise.withResolvers<void>();
        let calls = 0;
        await using _worker = opened.dispatch.work(1, async () => {
          calls += 1;
          if (calls > 1) again.resolve();
          return false;
        });
        for (let step = 0; step < steps; step += 1) await Promise.resolve();
        await opened.dispatch.offer(job);
        await again.promise;
      }
    });

    test("a handler that throws is reported and the worker goes on", async () => {
      await using opened = await open();
      const fault = new Error("a fault of the handler");
      const again = Promise.withResolvers<void>();
      let calls = 0;
      await using _worker = opened.dispatch.work(1, async () => {
        calls += 1;
        if (calls === 1) throw fault;
        again.resolve();
        return false;
      });
      await settle();
      assert.deepEqual(opened.faults, [fault]);
      await opened.dispatch.offer(job);
      await again.promise;
    });

    test("a handler that throws before its first await is reported, too", async () => {
      await using opened = await open();
      const fault = new Error("at once");
      await using _worker = opened.dispatch.work(1, () => {
        throw fault;
      });
      await settle();
      assert.deepEqual(opened.faults, [fault]);
    });

    test("a ring reaches every listener, also after one of them threw, and nobody who stopped listening", async () => {
      await using opened = await open();
      const heard: string[] = [];
      const fault = new Error("a fault of a listener");
      opened.dispatch.onRing(() => {
        throw fault;
      });
      opened.dispatch.onRing((id) => heard.push(`first ${id}`));
      const stop = opened.dispatch.onRing((id) => heard.push(`second ${id}`));
      await opened.dispatch.ring(job);
      await settle();
      stop();
      stop();
      await opened.dispatch.ring(job);
      await settle();
      assert.deepEqual(heard, [`first ${job}`, `second ${job}`, `first ${job}`]);
      assert.deepEqual(opened.faults, [fault, fault]);
    });

    test("disposing waits for the running handlers, calls none again, and may be done twice", async () => {
      await using opened = await open();
      const held = new HeldHandler();
      const worker = opened.dispatch.work(1, held.handle);
      await held.called(1);
      let closed = false;
      const closing = Promise.all([worker[Symbol.asyncDispose](), worker[Symbol.asyncDispose]()]).then(() => {
        closed = true;
      });
      await settle();
      assert.equal(closed, false);
      held.answer(0, true);
      await closing;
      await worker[Symbol.asyncDispose]();
      await opened.dispatch.offer(job);
      await settle();
      assert.equal(held.runs.length, 1);
    });

    test("a worker may be stopped before it did anything", async () => {
      await using opened = await open();
      await opened.dispatch.work(2, async () => false)[Symbol.asyncDispose]();
      await opened.dispatch.offer(job);
    });

    test("every worker hears of an offer", async () => {
      await using opened = await open();
      const first = new HeldHandler();
      const second = new HeldHandler();
      await using one = opened.dispatch.work(1, first.handle);
      await using two = opened.dispatch.work(1, second.handle);
      await Promise.all([first.called(1), second.called(1)]);
      first.answer(0, false);
      second.answer(0, false);
      await settle();
      for (let offer = 0; offer < 2; offer += 1) await opened.dispatch.offer(job);
      await Promise.race([first.called(2), second.called(2)]);
      const closing = Promise.all([one[Symbol.asyncDispose](), two[Symbol.asyncDispose]()]);
      first.release();
      second.release();
      await closing;
    });
  });
}
