/** A server beside a site of media, for tests that have yt-dlp and ffmpeg. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startMediaSite, type MediaSite } from "./media-site.ts";
import { makeServerFolders, startServer, type Answer, type ServerFolders, type TestServer } from "./start-server.ts";

/** Also old programs are used here: what Debian has is older than the floor, and only our own site is asked. */
const ENV = { TRAWL_YTDLP: "yt-dlp", TRAWL_ALLOW_OLD_TOOLS: "1" };
const PATIENCE_MS = 60_000;

export class MediaWorld implements AsyncDisposable {
  readonly site: MediaSite;
  readonly folders: ServerFolders;
  server: TestServer;

  private constructor(site: MediaSite, folders: ServerFolders, server: TestServer) {
    this.site = site;
    this.folders = folders;
    this.server = server;
  }

  static async open(): Promise<MediaWorld> {
    const site = await startMediaSite();
    const folders = await makeServerFolders();
    return new MediaWorld(site, folders, await startServer({ folders, allow: [site.host], env: ENV }));
  }

  async startAgain(): Promise<void> {
    this.server = await startServer({ folders: this.folders, allow: [this.site.host], env: ENV });
  }

  add(path: string, more: object = {}): Promise<string> {
    return this.server.add([`${this.site.url}${path}`], more);
  }

  that(id: string, condition: (job: Answer["body"]) => boolean): Promise<Answer["body"]> {
    return this.server.jobThat(id, condition, PATIENCE_MS);
  }

  ended(id: string): Promise<Answer["body"]> {
    return this.that(id, ({ status }) => ["completed", "failed", "cancelled"].includes(status));
  }

  async act(id: string, action: string, status: string): Promise<void> {
    await this.server.ask("POST", `/api/jobs/${id}/${action}`);
    await this.that(id, (job) => job.status === status);
  }

  /** The file of a job that must be completed, once it has ended. */
  async fileOf(id: string): Promise<Buffer> {
    const job = await this.ended(id);
    assert.equal(job.status, "completed", JSON.stringify(job.error));
    const headers = { authorization: `Bearer ${this.server.key}` };
    return Buffer.from(await (await fetch(`${this.server.url}/api/jobs/${id}/file`, { headers })).arrayBuffer());
  }

  readableFiles(): string[] {
    return readdirSync(this.folders.downloadDir).filter((name) => !name.startsWith("."));
  }

  workFolders(): string[] {
    return readdirSync(join(this.folders.downloadDir, ".trawl", "work"));
  }

  /** Processes that work in a folder of this server. */
  processes(): string[] {
    return readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && this.#isOurs(`/proc/${pid}/environ`));
  }

  /** Waits until nothing of the outside programs is left, neither process nor folder. */
  async untilNothingIsLeft(): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (this.processes().length > 0 || this.workFolders().length > 0) {
      assert(performance.now() < deadline, `left: ${this.processes().join()} ${this.workFolders().join()}`);
      await wait(20);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await this.site[Symbol.asyncDispose]();
    await this.folders[Symbol.asyncDispose]();
  }

  #isOurs(file: string): boolean {
    try {
      return existsSync(file) && readFileSync(file, "latin1").includes(`HOME=${this.folders.downloadDir}`);
    } catch {
      // It has ended meanwhile.
      return false;
    }
  }
}

export function digestOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
