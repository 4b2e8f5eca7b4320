/**
 * Every option of the program: the one table from which parsing, `--help`, docs/configuration.md and validation come.
 * `secret` options may also be given as `<NAME>_FILE`. A default of null means "unset".
 */
import { QUOTA_OPTIONS } from "./quota-options.ts";

export type OptionType =
  | "text"
  | "port"
  | "count"
  | "size"
  | "seconds"
  | "folder"
  | "list"
  | "host speeds"
  | "timetable"
  | "proxies"
  | "host proxies"
  | "base-path"
  | "url"
  | "flag"
  | readonly string[];

export type Option = {
  readonly env: string;
  readonly type: OptionType;
  readonly fallback: string | null;
  readonly help: string;
  /** The command-line flag, where there is one. */
  readonly flag?: string;
  readonly aliases?: readonly string[];
  readonly secret?: true;
  /** The smallest number that makes sense. */
  readonly min?: number;
};

export const OPTIONS = {
  host: { env: "TRAWL_HOST", type: "text", fallback: "127.0.0.1", flag: "host", help: "Address to listen on." },
  port: {
    env: "TRAWL_PORT",
    type: "port",
    fallback: "8090",
    flag: "port",
    help: "Port to listen on; 0 takes a free one.",
  },
  basePath: {
    env: "TRAWL_BASE_PATH",
    type: "base-path",
    fallback: "/",
    flag: "base-path",
    help: "Sub-path behind a reverse proxy.",
  },
  dataDir: {
    env: "TRAWL_DATA_DIR",
    type: "folder",
    fallback: null,
    flag: "data-dir",
    help: "Folder of the database and the secrets; unset: the XDG data folder.",
  },
  downloadDir: {
    env: "TRAWL_DOWNLOAD_DIR",
    type: "folder",
    fallback: null,
    flag: "download-dir",
    aliases: ["YTDLP_OUTPUT_PATH"],
    help: "Folder of the finished files; unset: the XDG downloads folder plus /Trawl.",
  },
  adminEmail: {
    env: "TRAWL_ADMIN_EMAIL",
    type: "text",
    fallback: null,
    help: "E-mail address of the first admin, made at first start.",
  },
  adminPassword: {
    env: "TRAWL_ADMIN_PASSWORD",
    type: "text",
    fallback: null,
    secret: true,
    help: "Password of the first admin.",
  },
  guests: {
    env: "TRAWL_GUESTS",
    type: ["on", "own", "off"],
    fallback: null,
    help: "What visitors without an account may: everything guests may, see only their own, nothing. Unset: on at a loopback address, else off.",
  },
  registration: {
    env: "TRAWL_REGISTRATION",
    type: ["closed", "invite", "open"],
    fallback: "invite",
    help: "Who may make an account: nobody, whom an admin invited, everybody. An admin can always make one for somebody.",
  },
  publicUrl: {
    env: "TRAWL_PUBLIC_URL",
    type: "url",
    fallback: null,
    help: "Own address for links and cookies, e.g. https://trawl.example.org/.",
  },
  allowedHosts: { env: "TRAWL_ALLOWED_HOSTS", type: "list", fallback: "", help: "Further Host names to answer to." },
  trustProxy: {
    env: "TRAWL_TRUST_PROXY",
    type: "list",
    fallback: "",
    help: "Addresses or CIDR of reverse proxies whose forwarding headers count.",
  },
  trustedHeader: {
    env: "TRAWL_TRUSTED_HEADER",
    type: "text",
    fallback: null,
    help: "Name of the header with the e-mail address of whoever a reverse proxy has signed in, like Remote-Email; it counts only from TRAWL_TRUST_PROXY. See docs/sign-in.md.",
  },
  oidcIssuer: {
    env: "TRAWL_OIDC_ISSUER",
    type: "url",
    fallback: null,
    help: "Address of the OpenID Connect provider for single sign-on, like https://auth.example.org/; it may be private. See docs/sign-in.md.",
  },
  oidcClientId: {
    env: "TRAWL_OIDC_CLIENT_ID",
    type: "text",
    fallback: null,
    help: "Name under which the provider knows this server.",
  },
  oidcClientSecret: {
    env: "TRAWL_OIDC_CLIENT_SECRET",
    type: "text",
    fallback: null,
    secret: true,
    help: "Secret that the provider gave to this server.",
  },
  oidcName: {
    env: "TRAWL_OIDC_NAME",
    type: "text",
    fallback: "Single sign-on",
    help: "What the button on the sign-in page says.",
  },
  egressAllow: {
    env: "TRAWL_EGRESS_ALLOW",
    type: "list",
    fallback: "",
    help: "Exact host:port list that may be reached though not public.",
  },
  maxJobs: { env: "TRAWL_MAX_JOBS", type: "count", fallback: "8", min: 1, help: "Running jobs a process." },
  maxTasksPerHost: {
    env: "TRAWL_MAX_TASKS_PER_HOST",
    type: "count",
    fallback: "4",
    min: 1,
    help: "Parallel tasks a host (host:port).",
  },
  maxConnections: {
    env: "TRAWL_MAX_CONNECTIONS",
    type: "count",
    fallback: "16",
    min: 1,
    help: "Connections a file, and beyond the first of each file also a host.",
  },
  ...QUOTA_OPTIONS,
  requestTimeoutSeconds: {
    env: "TRAWL_REQUEST_TIMEOUT",
    type: "seconds",
    fallback: "15",
    aliases: ["REQUEST_TIMEOUT"],
    help: "Seconds to wait for a connection and for the head of an answer.",
  },
  maxConcurrentSources: {
    env: "TRAWL_MAX_CONCURRENT_SOURCES",
    type: "count",
    fallback: "5",
    min: 1,
    aliases: ["MAX_CONCURRENT_SOURCES"],
    help: "Sources that a search asks at once; one that has not answered after two seconds makes room for the next.",
  },
  sourceTimeoutSeconds: {
    env: "TRAWL_SOURCE_TIMEOUT",
    type: "seconds",
    fallback: "30",
    aliases: ["SOURCE_TIMEOUT"],
    help: "Seconds that one source may take in all, with all its requests.",
  },
  searchTimeoutSeconds: {
    env: "TRAWL_SEARCH_TIMEOUT",
    type: "seconds",
    fallback: "300",
    aliases: ["GLOBAL_JOB_TIMEOUT"],
    help: "Seconds that asking all sources of a search may take; downloads go on for as long as they need.",
  },
  searxngUrl: {
    env: "TRAWL_SEARXNG_URL",
    type: "url",
    fallback: null,
    help: "Your own SearXNG, whose engines become sources; its settings must allow the format json.",
  },
  tefasRequestsPerMinute: {
    env: "TRAWL_TEFAS_REQUESTS_PER_MINUTE",
    type: "count",
    fallback: "6",
    min: 1,
    help: "How often TEFAS is asked, by all fund jobs together; it allows about six a minute.",
  },
  maxSpeed: {
    env: "TRAWL_MAX_SPEED",
    type: "size",
    fallback: "0",
    help: "Bytes a second for all downloads together; 0: no limit.",
  },
  hostMaxSpeeds: {
    env: "TRAWL_HOST_MAX_SPEED",
    type: "host speeds",
    fallback: "",
    help: "Bytes a second for hosts, like example.org:443=2MiB,nas:8080=500KiB.",
  },
  speedTimetable: {
    env: "TRAWL_SPEED_TIMETABLE",
    type: "timetable",
    fallback: "",
    help: "Speeds that replace TRAWL_MAX_SPEED at times of the week, in local time, like mon-fri 08:00-18:00=1MiB,sat-sun 22:00-06:00=0; the first entry that applies holds.",
  },
  proxies: {
    env: "TRAWL_PROXIES",
    type: "proxies",
    fallback: "",
    secret: true,
    help: "Proxies by name, like office=http://user:password@10.0.0.5:3128,tor=socks5://127.0.0.1:9050: http, https or socks5, with the port; what is special in a password is written as in links (%2C for a comma). Admins choose them for jobs.",
  },
  hostProxies: {
    env: "TRAWL_HOST_PROXY",
    type: "host proxies",
    fallback: "",
    help: "Proxies of TRAWL_PROXIES for hosts, like example.org=office,example.org:8443=direct,*=tor; `*` is every host that has no entry. Unset: no proxy, unless an admin chose one for the job.",
  },
  lowSpeedLimit: {
    env: "TRAWL_LOW_SPEED_LIMIT",
    type: "size",
    fallback: "1",
    help: "Bytes a second below which a transfer counts as stalled.",
  },
  lowSpeedTimeSeconds: {
    env: "TRAWL_LOW_SPEED_TIME",
    type: "seconds",
    fallback: "60",
    help: "Seconds below the limit before a stalled transfer is ended.",
  },
  minFreeSpace: {
    env: "TRAWL_MIN_FREE_SPACE",
    type: "size",
    fallback: "256MiB",
    help: "Free space below which new bytes wait.",
  },
  onRestart: {
    env: "TRAWL_ON_RESTART",
    type: ["resume", "fail"],
    fallback: "resume",
    help: "What becomes of jobs that a crash or restart interrupted.",
  },
  digest: {
    env: "TRAWL_DIGEST",
    type: ["finish", "later"],
    fallback: "finish",
    help: "When the SHA-256 of a file is made. finish: a file is completed only with it. later: a file is completed at once, and a pass in the background fills it in; a checksum that was given or sent is always compared first.",
  },
  ytdlp: {
    env: "TRAWL_YTDLP",
    type: "text",
    fallback: null,
    help: "yt-dlp, for pages of media sites: its path; unset: found in PATH.",
  },
  galleryDl: {
    env: "TRAWL_GALLERY_DL",
    type: "text",
    fallback: null,
    help: "gallery-dl, for picture galleries: its path; unset: found in PATH.",
  },
  ffmpeg: {
    env: "TRAWL_FFMPEG",
    type: "text",
    fallback: null,
    help: "ffmpeg, for joining sound and picture: its path; unset: found in PATH.",
  },
  allowOldTools: {
    env: "TRAWL_ALLOW_OLD_TOOLS",
    type: "flag",
    fallback: "0",
    help: "1 also uses versions of these programs that have known security holes.",
  },
  logLevel: {
    env: "TRAWL_LOG_LEVEL",
    type: ["silent", "fatal", "error", "warn", "info", "debug", "trace"],
    fallback: "info",
    flag: "log-level",
    help: "Level of the JSON lines on standard output.",
  },
  url: {
    env: "TRAWL_URL",
    type: "url",
    fallback: null,
    help: "Server that the command line talks to; unset: the one running on the data folder.",
  },
  apiKey: { env: "TRAWL_API_KEY", type: "text", fallback: null, secret: true, help: "API key for TRAWL_URL." },
} as const satisfies Record<string, Option>;

/** Known names that the server itself ignores: they are for tests. */
export const TEST_VARIABLES = ["TRAWL_FIXTURES", "TRAWL_REQUIRE_TOOLS", "TRAWL_CHROMIUM"];
/** Names of keys and endpoints of sources are accepted for any id. */
export const OPEN_PREFIXES = ["TRAWL_KEY_", "TRAWL_ENDPOINT_"];

/** Names that are promised for later versions: accepted, and said to have no effect yet. */
export const RESERVED: Readonly<Record<string, string>> = {
  TRAWL_BLOBS: "files are kept in the download folder",
  TRAWL_S3_ENDPOINT: "there is no object storage yet",
  TRAWL_S3_ACCESS_KEY: "there is no object storage yet",
  TRAWL_S3_SECRET_KEY: "there is no object storage yet",
  TRAWL_S3_REGION: "there is no object storage yet",
  TRAWL_KEEP_RECORDS: "records are kept until they are removed",
  TRAWL_KEEP_FILES: "files are kept until they are removed",
};

/**
 * Modes that this build does not have. A mode is chosen, never fallen into: choosing one of them stops the start,
 * unless it is chosen with the value that means the mode there is.
 */
export const ABSENT_MODES: Readonly<Record<string, { harmless?: string; why: string }>> = {
  DATABASE_URL: { why: "this build has the embedded database only, so it would not use that one" },
  REDIS_URL: { why: "this build runs as one process only and would not use Redis" },
  TRAWL_BLOBS: { harmless: "file", why: "this build keeps files in the download folder only" },
};
