import { randomBytes } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Reads the secret that signs sessions from `<dataDir>/secret`; the first start makes it: 32 random bytes, mode 0600.
 * Two processes that start together agree on one, because only one of them can give the file its name.
 */
export async function readSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, "secret");
  return (await readExisting(path)) ?? (await create(path));
}

async function readExisting(path: string): Promise<string | null> {
  try {
    return checked(path, await readFile(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** The file appears whole or not at all: it is written under another name first, then linked to where it belongs. */
async function create(path: string): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  const draft = `${path}.${randomBytes(8).toString("hex")}`;
  try {
    await writeFile(draft, `${secret}\n`, { mode: 0o600, flag: "wx", flush: true });
    await link(draft, path);
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return checked(path, await readFile(path, "utf8"));
  } finally {
    await rm(draft, { force: true });
  }
}

function checked(path: string, text: string): string {
  const secret = text.trim();
  if (secret.length < 32)
    throw new Error(`The secret in ${path} is too short: remove the file to have a new one made.`);
  return secret;
}
