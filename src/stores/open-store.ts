import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { Failure } from "../domain/failures.ts";
import type { OpenDialect } from "./dialects/dialect.ts";
import { createAssetReader, createAssetWriter } from "./kysely/assets.ts";
import { createAuditReader, createAuditWriter } from "./kysely/audit.ts";
import { changeOwner } from "./kysely/change-owner.ts";
import type { Database, Reader, Writer } from "./kysely/database.ts";
import { createEventReader, EventLog } from "./kysely/events.ts";
import { takeTurn } from "./kysely/fair-share.ts";
import { createApiKeyReader, createApiKeyWriter } from "./kysely/api-keys.ts";
import { createFundReader } from "./kysely/fund-reader.ts";
import { createFundWriter } from "./kysely/fund-writer.ts";
import { createHostReader, createHostWriter } from "./kysely/hosts.ts";
import { createAuditLogReader, createAuditLogWriter } from "./kysely/audit-log.ts";
import { createInvitationReader, createInvitationWriter } from "./kysely/invitations.ts";
import {
  forgetRemovals,
  noteRemovals,
  probe,
  pruneEvents,
  tidySearch,
  rememberRequest,
  shiftDeadlines,
  capDeadlines,
} from "./kysely/housekeeping.ts";
import { createJobReader } from "./kysely/job-reader.ts";
import { createJobWriter } from "./kysely/job-writer.ts";
import { createScheduleReader, createScheduleWriter } from "./kysely/schedules.ts";
import { createSearchReader } from "./kysely/search-reader.ts";
import { createSearchWriter } from "./kysely/search-writer.ts";
import { createSourceReader, createSourceWriter } from "./kysely/sources.ts";
import { createSecretReader, createSecretWriter } from "./kysely/secrets.ts";
import { createTaskReader } from "./kysely/task-reader.ts";
import { createTaskWriter } from "./kysely/task-writer.ts";
import { createMediaListReader, createMediaListWriter } from "./kysely/media-lists.ts";
import { createPictureReader, createPictureWriter } from "./kysely/pictures.ts";
import { createPeopleReader } from "./kysely/people.ts";
import { createUsageReader, createUsageWriter } from "./kysely/usage.ts";
import { migrate, migrations } from "./migrations/migrate.ts";
import type { Store, StoreReader, StoreWriter } from "./store.ts";

/** Room kept on the disk of the database, given up when that disk is full so that statuses can still be recorded. */
export type Reserve = {
  readonly held: boolean;
  release(): void;
};

export type StoreOptions = {
  readonly dialect: OpenDialect;
  readonly reserve: Reserve;
  /** Called for faults of the disk or of the file after which no write can be trusted any more. */
  readonly onFatal: (failure: Failure) => void;
  readonly now: () => number;
  /** The steps of the schema; by default this program's. */
  readonly steps?: Record<string, Migration>;
};

/**
 * Opens the store on a dialect and brings its schema up to date.
 * Throws `Failure` for a database that is damaged, newer than this program, or somebody else's.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { dialect } = options;
  try {
    await migrate(dialect.writer, options.steps ?? migrations(dialect.ddl));
  } catch (error) {
    await dialect[Symbol.asyncDispose]();
    throw dialect.explain(error) ?? error;
  }
  return new KyselyStore(options);
}

class KyselyStore implements Store {
  readonly authDatabase: Store["authDatabase"];
  readonly engineVersion: string;
  readonly #options: StoreOptions;
  readonly #listeners = new Set<() => void>();

  constructor(options: StoreOptions) {
    this.#options = options;
    this.authDatabase = { db: options.dialect.writer, type: options.dialect.name };
    this.engineVersion = `${options.dialect.name} ${options.dialect.version}`;
  }

  get tight(): boolean {
    return !this.#options.reserve.held;
  }

  async read<T>(work: (tx: StoreReader) => Promise<T>): Promise<T> {
    const { dialect } = this.#options;
    return this.#explained(() => dialect.reader.transaction().execute((tx) => work(createReader(tx, dialect))));
  }

  async write<T>(work: (tx: StoreWriter) => Promise<T>): Promise<T> {
    try {
      return await this.#explained(() => this.#commit(work));
    } catch (error) {
      const { reserve } = this.#options;
      if (!(error instanceof Failure) || error.code !== "store_full" || !reserve.held) throw error;
      reserve.release();
      return this.#explained(() => this.#commit(work));
    }
  }

  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  checkIntegrity(): Promise<string[]> {
    return this.#options.dialect.checkIntegrity();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#options.dialect[Symbol.asyncDispose]();
  }

  async #commit<T>(work: (tx: StoreWriter) => Promise<T>): Promise<T> {
    const { dialect, now } = this.#options;
    const log = new EventLog();
    const writer = dialect.writer as unknown as Kysely<Database>;
    const result = await writer.transaction().execute(async (tx) => {
      const value = await work(createWriter(tx, dialect, log, now));
      await log.write(tx, dialect);
      return value;
    });
    if (!log.isEmpty) for (const listener of this.#listeners) listener();
    return result;
  }

  async #explained<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const failure = this.#options.dialect.explain(error);
      // A failure that `work` itself threw says nothing about the database.
      const isFatal = failure !== error && (failure?.code === "disk_error" || failure?.code === "store_corrupt");
      if (isFatal) this.#options.onFatal(failure);
      throw failure ?? error;
    }
  }
}

function createReader(tx: Reader, dialect: OpenDialect): StoreReader {
  return {
    jobs: createJobReader(tx, dialect.search),
    tasks: createTaskReader(tx, dialect),
    events: createEventReader(tx),
    assets: createAssetReader(tx, dialect),
    pictures: createPictureReader(tx, dialect),
    hosts: createHostReader(tx),
    apiKeys: createApiKeyReader(tx),
    invitations: createInvitationReader(tx),
    auditLog: createAuditLogReader(tx),
    search: createSearchReader(tx, dialect),
    lists: createMediaListReader(tx),
    sources: createSourceReader(tx),
    funds: createFundReader(tx, dialect),
    secrets: createSecretReader(tx),
    audit: createAuditReader(tx),
    usage: createUsageReader(tx),
    people: createPeopleReader(tx),
    schedules: createScheduleReader(tx),
    idempotent: async (ownerId, key) =>
      (await tx
        .selectFrom("requests")
        .select(["job_id", "request_digest"])
        .where("owner_id", "=", ownerId)
        .where("key", "=", key)
        .executeTakeFirst()) ?? null,
    removals: (limit) => tx.selectFrom("removals").selectAll().orderBy("id").limit(limit).execute(),
  };
}

function createWriter(tx: Writer, dialect: OpenDialect, log: EventLog, now: () => number): StoreWriter {
  return {
    ...createReader(tx, dialect),
    jobs: createJobWriter(tx, dialect, log),
    tasks: createTaskWriter(tx, dialect, log),
    assets: createAssetWriter(tx, dialect, log),
    pictures: createPictureWriter(tx, dialect),
    hosts: createHostWriter(tx),
    apiKeys: createApiKeyWriter(tx),
    invitations: createInvitationWriter(tx),
    auditLog: createAuditLogWriter(tx),
    search: createSearchWriter(tx, dialect, log),
    lists: createMediaListWriter(tx, dialect, log),
    sources: createSourceWriter(tx),
    funds: createFundWriter(tx, dialect),
    secrets: createSecretWriter(tx),
    audit: createAuditWriter(tx),
    usage: createUsageWriter(tx),
    schedules: createScheduleWriter(tx),
    rememberRequest: (ownerId, key, jobId, digest, at) => rememberRequest(tx, ownerId, key, jobId, digest, at),
    noteRemovals: (files) => noteRemovals(tx, files),
    forgetRemovals: (ids) => forgetRemovals(tx, ids),
    capDeadlines: (latest) => capDeadlines(tx, latest),
    shiftDeadlines: (deltaMs) => shiftDeadlines(tx, deltaMs),
    pruneEvents: (before, portion) => pruneEvents(tx, before, portion),
    takeTurn: (ownerId, at) => takeTurn(tx, ownerId, at),
    changeOwner: (from, to) => changeOwner(tx, from, to),
    tidy: () => tidySearch(tx, dialect),
    probe: () => probe(tx, now()),
  };
}
