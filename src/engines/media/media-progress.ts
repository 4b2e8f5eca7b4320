import type { EngineContext } from "../engine.ts";
import type { MediaPart } from "./resolved-page.ts";
import type { YtdlpNews } from "./ytdlp-progress.ts";

/** Bytes beyond what was promised are asked for in steps of this size. */
const STEP_BYTES = 64 * 1024 * 1024;

/** Adds up what yt-dlp says of its files, tells it as the progress of one task, and sees to it that there is room. */
export class MediaProgress {
  readonly #context: EngineContext;
  readonly #name: string;
  readonly #resumedFrom: number;
  readonly #expected: number | null;
  readonly #files = new Map<string, { readonly done: number; readonly total: number | null }>();
  readonly #noRoom: (failure: unknown) => void;
  #promised: number;
  #requests = 0;

  /**
   * @param resumedFrom bytes that were there when the attempt began
   * @param noRoom told once that the disk has no room for what comes
   */
  constructor(
    context: EngineContext,
    parts: readonly MediaPart[],
    { name, resumedFrom, noRoom }: { name: string; resumedFrom: number; noRoom: (failure: unknown) => void },
  ) {
    this.#context = context;
    this.#name = name;
    this.#resumedFrom = resumedFrom;
    this.#noRoom = noRoom;
    const sizes = parts.map(({ sizeBytes }) => sizeBytes);
    this.#expected = sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
    this.#promised = context.room;
  }

  /** Asks for room for what is expected before a byte comes; what is joined stands on the disk twice for a moment. */
  async begin(parts: number): Promise<void> {
    const bytes = (this.#expected ?? 0) * (parts > 1 ? 2 : 1) - this.#resumedFrom;
    if (bytes > this.#promised) {
      await this.#context.reserve(bytes);
      this.#promised = bytes;
    }
    this.#tell();
  }

  countRequests(requests: number): void {
    this.#requests = requests;
  }

  hear(news: YtdlpNews): void {
    if (news.kind !== "download") return;
    this.#files.set(news.file, news);
    this.#tell();
    const gained = this.#done() - this.#resumedFrom;
    if (gained <= this.#promised) return;
    this.#promised = gained + STEP_BYTES;
    this.#context.reserve(this.#promised).catch((error: unknown) => this.#noRoom(error));
  }

  get requests(): number {
    return this.#requests;
  }

  #done(): number {
    const sum = [...this.#files.values()].reduce((bytes, { done }) => bytes + done, 0);
    return Math.max(sum, this.#resumedFrom);
  }

  #total(): number | null {
    const told = [...this.#files.values()].map(({ total }) => total);
    const sum = told.includes(null) ? null : told.reduce<number>((bytes, total) => bytes + (total ?? 0), 0);
    const total = this.#expected ?? (told.length > 0 ? sum : null);
    return total === null ? null : Math.max(total, this.#done());
  }

  #tell(): void {
    this.#context.progress({
      bytesDone: this.#done(),
      bytesTotal: this.#total(),
      resumedFrom: this.#resumedFrom,
      segments: 1,
      name: this.#name,
      requests: this.#requests,
    });
  }
}
