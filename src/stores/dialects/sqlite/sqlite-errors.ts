import { Failure } from "../../../domain/failures.ts";

const BUSY = 5;
const LOCKED = 6;
const READ_ONLY = 8;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;
/** The shared-memory file could not grow: what a full disk looks like from there. */
const IO_ERROR_SHM_SIZE = 4874;

type SqliteError = Error & { readonly errcode: number };

/** Tells whether an error came from SQLite itself. */
export function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number";
}

/** Tells whether another connection held the lock. */
export function isBusy(error: unknown): boolean {
  return isSqliteError(error) && [BUSY, LOCKED].includes(error.errcode & 0xff);
}

/** Gives the failure behind an error of SQLite (https://sqlite.org/rescode.html), or null for a fault of our own. */
export function explainSqliteError(error: unknown): Failure | null {
  if (error instanceof Failure) return error;
  if (!isSqliteError(error)) return null;
  const facts = { cause: error };
  if (error.errcode === IO_ERROR_SHM_SIZE) return new Failure("store_full", facts);
  switch (error.errcode & 0xff) {
    case BUSY:
    case LOCKED:
      return new Failure("store_busy", facts);
    case FULL:
      return new Failure("store_full", facts);
    case CORRUPT:
    case NOT_A_DATABASE:
      return new Failure("store_corrupt", { ...facts, message: `The database file is damaged: ${error.message}.` });
    case IO_ERROR:
    case READ_ONLY:
    case CANNOT_OPEN:
      return new Failure("disk_error", { ...facts, message: `The database cannot be used: ${error.message}.` });
    default:
      return null;
  }
}
