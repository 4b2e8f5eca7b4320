import { Failure } from "../domain/failures.ts";
import { parsePictureHash } from "../domain/picture-hash.ts";
import { Stop } from "../domain/stop.ts";
import { DecoderChild, DecoderEnd, type DecoderLimits, DEFAULT_LIMITS, type PictureBytes } from "./decoder-child.ts";
import { type Picture, PICTURE_REFUSALS } from "./picture.ts";

const MAX_PICTURE_BYTES = 128 * 1024 ** 2;
const MAX_THUMBNAIL_BYTES = 500_000;
const MAX_SIDE = 1_000_000;
/** A process that has read so many pictures makes room for a new one: what one of them broke does not stay. */
const PICTURES_A_PROCESS = 50;
/** How long a process is kept without work, in milliseconds. */
const IDLE_MS = 10_000;

/** The bytes of a picture for as long as they are needed. */
export type OpenPicture = AsyncDisposable & PictureBytes;

const REFUSALS: Readonly<Record<(typeof PICTURE_REFUSALS)[number], string>> = {
  bad_picture: "The picture cannot be read: it is damaged, or takes too much memory.",
  too_large: "The picture has more pixels than are read here (100 million).",
  unsupported: "Pictures of this kind are not read here: JPEG, PNG, WebP, GIF, AVIF and TIFF are.",
};

/**
 * Reads pictures one after the other in a process of its own. Whatever a picture does to that process ends it, and the
 * picture gets a second try in a new one: neither another picture nor anything else is touched.
 */
export class PictureDecoder implements AsyncDisposable {
  readonly #limits: DecoderLimits;
  #child: DecoderChild | null = null;
  #read = 0;
  #last: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(limits: DecoderLimits = DEFAULT_LIMITS) {
    this.#limits = limits;
  }

  /** The process at work, where there is one. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /**
   * Reads a picture, which is opened when its turn has come. Throws `Failure` bad_picture, too_large or unsupported where it is the picture's fault,
   * tool_missing where no process can be started, what opening and reading the bytes throws, and `Stop` at the end.
   */
  read(open: () => Promise<OpenPicture>): Promise<Picture> {
    const turn = this.#last.then(() => this.#take(open));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Ends at once, in the middle of a picture too. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#end();
    await this.#last;
  }

  async #take(open: () => Promise<OpenPicture>): Promise<Picture> {
    if (this.#isClosed) throw new Stop("shutdown");
    await using bytes = await open();
    if (bytes.sizeBytes > MAX_PICTURE_BYTES) {
      throw new Failure("too_large", { message: `Pictures above ${MAX_PICTURE_BYTES} bytes are not read here.` });
    }
    try {
      return parseAnswer(await this.#ask(bytes).catch((error: unknown) => this.#again(error, bytes)));
    } catch (error) {
      throw this.#isClosed ? new Stop("shutdown") : failureOf(error);
    } finally {
      this.#rest();
    }
  }

  /** The process may have ended for a reason of its own: age, or somebody's hand. */
  async #again(error: unknown, bytes: PictureBytes): Promise<string> {
    if (!(error instanceof DecoderEnd) || !error.hadStarted || this.#isClosed) throw error;
    await this.#end();
    return this.#ask(bytes);
  }

  async #ask(bytes: PictureBytes): Promise<string> {
    if (this.#isClosed) throw new Stop("shutdown");
    if (this.#idle) clearTimeout(this.#idle);
    if (this.#child?.hasEnded || this.#read >= PICTURES_A_PROCESS) await this.#end();
    this.#child ??= new DecoderChild(this.#limits);
    this.#read += 1;
    return this.#child.ask(bytes);
  }

  #rest(): void {
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      this.#last = this.#last.then(() => this.#end());
    }, IDLE_MS);
    this.#idle.unref();
  }

  async #end(): Promise<void> {
    if (this.#idle) clearTimeout(this.#idle);
    const child = this.#child;
    this.#child = null;
    this.#read = 0;
    await child?.[Symbol.asyncDispose]();
  }
}

function failureOf(error: unknown): unknown {
  if (!(error instanceof DecoderEnd)) return error;
  const code = error.cause instanceof Error && "code" in error.cause ? error.cause.code : null;
  if (code === "EMFILE" || code === "ENFILE") return new Failure("too_many_open_files", { cause: error });
  if (!error.hadStarted) {
    const message = "Pictures cannot be read on this system: the process for it does not start. See the log.";
    return new Failure("tool_missing", { message, cause: error });
  }
  const message = "The picture could not be read: it broke what reads it, or took too long or too much memory.";
  return new Failure("bad_picture", { message, cause: error });
}

/** What comes from there was made by whoever made the picture, in the worst case: nothing is taken as it is. */
function parseAnswer(line: string): Picture {
  const answer = parseLine(line);
  const refused = PICTURE_REFUSALS.find((code) => code === answer["refused"]);
  if (refused !== undefined) throw new Failure(refused, { message: REFUSALS[refused] });
  const { width, height, hash } = answer;
  const parsedHash = typeof hash === "string" ? parsePictureHash(hash) : null;
  const thumbnail = Buffer.from(String(answer["thumbnail"]), "base64");
  if (!isSide(width) || !isSide(height) || (hash !== null && parsedHash === null) || !isThumbnail(thumbnail))
    throw new DecoderEnd("The process that reads pictures answered with something else.", true);
  return { width, height, hash: parsedHash, thumbnail };
}

function parseLine(line: string): Record<string, unknown> {
  try {
    // The copy of anything but an object is empty.
    return { ...(JSON.parse(line) as Record<string, unknown>) };
  } catch (error) {
    throw new DecoderEnd("The process that reads pictures answered with no JSON.", true, error);
  }
}

function isSide(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) <= MAX_SIDE;
}

/** RIFF container of WebP, as long as it says (RFC 9649 §2.3). */
function isThumbnail(bytes: Buffer): boolean {
  if (bytes.length < 12 || bytes.length > MAX_THUMBNAIL_BYTES) return false;
  if (bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WEBP") return false;
  return bytes.readUInt32LE(4) + 8 === bytes.length;
}
