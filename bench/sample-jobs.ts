/**
 * Finished jobs that look like those of a server in long use, as SQL that makes them where they are wanted. The same
 * number always gives the same job.
 */
import type { OwnerId } from "../src/domain/ids.ts";
import { EVERYBODY } from "../src/stores/kysely/database.ts";

const OWNERS = 1_000;

/** A word of every third job, of one in 20,000, and of none. */
export const COMMON_WORD = "report";
export const RARE_WORD = "zeppelin";
export const ABSENT_WORD = "quagga";

export function sampleOwner(index: number): OwnerId {
  return `sample-owner-${String(index % OWNERS).padStart(6, "0")}` as OwnerId;
}

/** Job 1 was made here; each next one twenty seconds later, so that a million span about eight months. */
export const FIRST_AT = Date.UTC(2026, 0, 1);
export const EVERY_MS = 20_000;

/**
 * One row a job. Of a thousand jobs 948 are completed, 51 failed and one was cancelled; of a hundred one is of funds
 * and nine are searches; of 5,000 files one is sound and fifty are videos.
 */
const SAMPLES = `create temp table samples as
  with numbers(number) as (select cast(? as integer) union all select number + 1 from numbers where number < ?),
    first as (select number, number * 2654435761 & 0xffffffff as a from numbers),
    dice as (select number, a, ((a >> 2) * 805459861 >> 3) & 0xffffffff as b from first),
    facts as (select number, a, b,
      printf('%08x%08x%08x', a, b, number) as hex,
      printf('sample-owner-%06d', (b >> 9) % ${OWNERS}) as owner_id,
      case when (a >> 8) % 1000 = 0 then 'cancelled' when (a >> 8) % 1000 < 52 then 'failed' else 'completed' end as status,
      case when (b >> 14) % 100 = 0 then 'funds' when (b >> 14) % 100 < 10 then 'search' else 'links' end as type,
      case when (a >> 6) % 5000 = 0 then 'audio' when (a >> 6) % 5000 <= 50 then 'video'
        when (a >> 6) % 2 = 0 then 'image' else 'file' end as kind,
      case (a >> 20) % 5 when 0 then 'harbour' when 1 then 'mountain' when 2 then 'archive' when 3 then 'lecture'
        else 'museum' end || ' ' || printf('%05x', b >> 12)
        || case when (b >> 5) % 3 = 0 then ' ${COMMON_WORD}' else '' end
        || case when number % 20000 = 7 then ' ${RARE_WORD}' else '' end as name,
      printf('files%d.example.org:443', (a >> 16) % 40) as host,
      1000 + b % 20000000 as size_bytes,
      ${FIRST_AT} + number * ${EVERY_MS} as created_at,
      ${FIRST_AT} + number * ${EVERY_MS} + 1000 + (a >> 12) % 60000 as finished_at
      from dice)
  select *, status = 'completed' as done, hex || '0000000a' as job_id, hex || '0000000b' as task_id,
    iif(status = 'completed', hex || '0000000c', null) as asset_id,
    replace(name, ' ', '-') || '-' || number || case kind when 'image' then '.jpg' when 'video' then '.mp4'
      when 'audio' then '.mp3' else '.pdf' end as file_name,
    case kind when 'image' then 'image/jpeg' when 'video' then 'video/mp4' when 'audio' then 'audio/mpeg'
      else 'application/pdf' end as mime
  from facts`;

const URL_TEXT = `'https://' || host || '/library/' || file_name`;

const JOBS = `insert into jobs (number, id, owner_id, type, status, name, request, position, host, detected, downloaded,
    failed, images, videos, bytes_done, bytes_expected, tasks_unsized, attempts, requests, epoch, error_code,
    error_message, version, created_at, started_at, updated_at, finished_at)
  select number, job_id, owner_id, type, status, name, json_object('type', type, 'urls', json_array(${URL_TEXT})),
    number * 1024, host, 1, done, status = 'failed', done and kind = 'image', done and kind = 'video',
    done * size_bytes, done * size_bytes, not done, 1, 1, 1, iif(status = 'failed', 'not_found', null),
    iif(status = 'failed', 'The server says that there is no such file (404).', null), 4,
    created_at, created_at + 500, finished_at, finished_at from samples order by number`;

const TASKS = `insert into tasks (id, job_id, owner_id, position, url, url_key, host, name, status, bytes_done,
    bytes_total, attempts, asset_id, digest, created_at, updated_at, finished_at)
  select task_id, job_id, owner_id, 0, ${URL_TEXT}, job_id || job_id, host, file_name, status, done * size_bytes,
    iif(done, size_bytes, null), 1, asset_id, iif(done, 'sha256:' || job_id || job_id, null),
    created_at, finished_at, finished_at from samples order by number`;

const ASSETS = `insert into assets (id, job_id, task_id, owner_id, name, kind, mime, size_bytes, digest, blob_id,
    readable_name, media_url, created_at)
  select asset_id, job_id, task_id, owner_id, file_name, kind, mime, size_bytes, 'sha256:' || job_id || job_id,
    task_id, file_name, ${URL_TEXT}, finished_at from samples where done order by number`;

const EVENTS = `insert into events (at, job_id, type, from_status, to_status, text)
  select created_at, job_id, 'submit', null, 'pending', '1 link' from samples
  union all select created_at + 500, job_id, 'claim', 'pending', 'running', '' from samples
  union all select finished_at, job_id, 'finish', 'running', status, '' from samples order by 1`;

/** The store's own words for these rows: test/bench/seed.test.ts compares. */
const WORDS = [
  `insert into job_words (number, owner_id, words) select number, owner_id, name || ' ' || replace(replace(replace(
    host || ' ' || file_name, '-', ' '), '.', ' '), ':', ' ') from samples order by number`,
  "insert into asset_words (number, owner_id, words) select number, owner_id, replace(replace(name, '-', ' '), '.', ' ') from assets",
  "insert into job_search (rowid, words) select number, words from job_words order by number",
  "insert into asset_search (rowid, words) select number, words from asset_words order by number",
];

const DAYS = `insert into days (owner_id, day, completed, failed, cancelled, files, bytes)
  select iif(side = 0, owner_id, '${EVERYBODY}'), date(finished_at / 1000, 'unixepoch'), sum(done),
    sum(status = 'failed'), sum(status = 'cancelled'), sum(done), sum(done * size_bytes)
  from samples, (select 0 as side union all select 1) group by 1, 2`;

/** Makes the jobs between two numbers, both included: first `SAMPLES` with these two, then the others in order. */
export const MAKE_SAMPLES = SAMPLES;
export const MAKE_ROWS: readonly string[] = [JOBS, TASKS, ASSETS, EVENTS, ...WORDS, DAYS];
