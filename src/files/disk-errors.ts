import { Failure, type FailureCode } from "../domain/failures.ts";

const CODES: Readonly<Record<string, FailureCode>> = {
  ENOSPC: "disk_full",
  EDQUOT: "disk_full",
  EROFS: "folder_not_writable",
  EACCES: "folder_not_writable",
  EPERM: "folder_not_writable",
  EMFILE: "too_many_open_files",
  ENFILE: "too_many_open_files",
};

/** The system's own code of an error (`ENOSPC`, `EEXIST`, …), or null where it is not an error of the system. */
export function errnoOf(error: unknown): string | null {
  const known = error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
  return known ? (error.code as string) : null;
}

/**
 * Turns an error of the file system into the failure people see; `doing` completes "while …" and names no path.
 * Anything that is not an error of the system comes back as it is: a mistake of ours must not look like a bad disk.
 */
export function diskFailure(error: unknown, doing: string): unknown {
  const errno = errnoOf(error);
  if (errno === null) return error;
  const code = CODES[errno] ?? "disk_error";
  return new Failure(code, { cause: error, message: `${SENTENCES[code]} while ${doing} (${errno}).` });
}

const SENTENCES: Readonly<Partial<Record<FailureCode, string>>> = {
  disk_full: "The disk is full: no room was left",
  folder_not_writable: "The download folder cannot be written to: it refused",
  too_many_open_files: "The system allows no more open files right now: it refused",
  disk_error: "The disk reported an error",
};

/** Runs work on the disk and throws what goes wrong as a `Failure`. */
export function onDisk<Result>(doing: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw diskFailure(error, doing);
  }
}

/** Runs work on the disk; errors of the listed codes give null, all others a `Failure`. */
export function onDiskOrNull<Result>(errnos: readonly string[], doing: string, work: () => Result): Result | null {
  try {
    return work();
  } catch (error) {
    if (errnos.includes(errnoOf(error) ?? "")) return null;
    throw diskFailure(error, doing);
  }
}

/** Waits for work on the disk and throws what goes wrong as a `Failure`. */
export async function waitForDisk<Result>(doing: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw diskFailure(error, doing);
  }
}

/** Waits for work on the disk; errors of the listed codes give null, all others a `Failure`. */
export async function nullOn<Result>(
  errnos: readonly string[],
  doing: string,
  work: Promise<Result>,
): Promise<Result | null> {
  try {
    return await work;
  } catch (error) {
    if (errnos.includes(errnoOf(error) ?? "")) return null;
    throw diskFailure(error, doing);
  }
}
