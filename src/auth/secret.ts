import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { link, open, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../domain/failures.ts";

const KEY_BYTES = 32;
const KEY_TEXT = /^[A-Za-z0-9_-]{43}$/;

/** The key file cannot be used; `what` says why, `remedy` is the command that mends it. */
export class KeyFileFault extends Failure {
  readonly what: string;
  readonly remedy: string;

  constructor(what: string, remedy: string) {
    super("unsupported", { message: `${what}. To mend it: ${remedy}` });
    this.what = what;
    this.remedy = remedy;
  }
}

/**
 * Reads the key of this server from `<dataDir>/secret`, from which sessions are signed and kept secrets sealed; the
 * first start makes it: 32 random bytes, mode 0600. Two processes that start together agree on one, because only one of
 * them can give the file its name. Throws `KeyFileFault` for a file that others may read, that is a link, or whose
 * content is no such key.
 */
export async function readSecret(dataDir: string): Promise<string> {
  const path = keyPath(dataDir);
  return (await readExisting(path)) ?? (await create(dataDir, path));
}

/** Looks at the key file without making it; false where there is none yet. Throws what `readSecret` throws. */
export async function hasSecret(dataDir: string): Promise<boolean> {
  return (await readExisting(keyPath(dataDir))) !== null;
}

function keyPath(dataDir: string): string {
  return join(dataDir, "secret");
}

async function readExisting(path: string): Promise<string | null> {
  try {
    await using file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    const facts = await file.stat();
    if (!facts.isFile()) throw new KeyFileFault(`${path} is no file`, `rm -r '${path}', or restore it from a backup`);
    demandPrivate(path, facts.mode);
    return checked(path, await file.readFile("utf8"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return null;
    if (code === "ELOOP") throw linked(path);
    throw error;
  }
}

/** The file appears whole or not at all: it is written under another name first, then linked to where it belongs. */
async function create(dataDir: string, path: string): Promise<string> {
  const secret = randomBytes(KEY_BYTES).toString("base64url");
  const draft = `${path}.${randomBytes(8).toString("hex")}`;
  try {
    await writeFile(draft, `${secret}\n`, { mode: 0o600, flag: "wx", flush: true });
    await link(draft, path);
    await flushFolder(dataDir);
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return (await readExisting(path)) ?? (await create(dataDir, path));
  } finally {
    await rm(draft, { force: true });
  }
}

/** What is sealed with a key whose name did not survive a power loss could never be opened again. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  await using folder = await open(path, constants.O_RDONLY);
  await folder.sync();
}

function demandPrivate(path: string, mode: number): void {
  if (process.platform === "win32" || (mode & 0o077) === 0) return;
  const shown = (mode & 0o777).toString(8).padStart(4, "0");
  throw new KeyFileFault(`The key file ${path} is open to others (its mode is ${shown})`, `chmod 600 '${path}'`);
}

function linked(path: string): KeyFileFault {
  const command = `cp --remove-destination "$(readlink -f '${path}')" '${path}' && chmod 600 '${path}'`;
  return new KeyFileFault(`The key file ${path} is a symbolic link, behind which it could be exchanged`, command);
}

function checked(path: string, text: string): string {
  const secret = text.trim();
  if (KEY_TEXT.test(secret)) return secret;
  throw new KeyFileFault(
    `The key file ${path} holds no key of this program (${secret.length} characters, not 43 letters and digits)`,
    `restore it from a backup; or give up all sessions and kept secrets: rm '${path}'`,
  );
}
