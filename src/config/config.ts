import type { HostProxies, Proxies } from "../domain/proxy.ts";
import type { QuotaSettings } from "../domain/quotas.ts";
import type { SpeedSpan } from "../domain/speed-timetable.ts";
import type { SourceSettings } from "./read-sources.ts";

/** The parsed, frozen configuration. Sizes are bytes, times are seconds where the name says so. */
export type Config = SourceSettings & {
  readonly host: string;
  readonly port: number;
  /** Begins and ends with a slash. */
  readonly basePath: string;
  readonly dataDir: string;
  readonly downloadDir: string;
  readonly adminEmail: string | null;
  readonly adminPassword: string | null;
  readonly guests: "on" | "own" | "off";
  readonly registration: "closed" | "invite" | "open";
  readonly publicUrl: string | null;
  readonly allowedHosts: readonly string[];
  readonly trustProxy: readonly string[];
  readonly trustedHeader: string | null;
  readonly oidcIssuer: string | null;
  readonly oidcClientId: string | null;
  readonly oidcClientSecret: string | null;
  readonly oidcName: string;
  /** Exact `host:port` entries, in lower case. */
  readonly egressAllow: readonly string[];
  readonly maxJobs: number;
  readonly maxTasksPerHost: number;
  readonly maxConnections: number;
  readonly quotas: QuotaSettings;
  readonly requestTimeoutSeconds: number;
  /** Bytes a second, 0 for no limit. */
  readonly maxSpeed: number;
  /** Bytes a second by `host:port` in lower case. */
  readonly hostMaxSpeeds: ReadonlyMap<string, number>;
  readonly speedTimetable: readonly SpeedSpan[];
  /** By name in lower case; they hold passwords. */
  readonly proxies: Proxies;
  readonly hostProxies: HostProxies;
  readonly maxConcurrentSources: number;
  readonly sourceTimeoutSeconds: number;
  readonly searchTimeoutSeconds: number;
  /** The admin's own SearXNG, or null. */
  readonly searxngUrl: string | null;
  readonly tefasRequestsPerMinute: number;
  readonly lowSpeedLimit: number;
  readonly lowSpeedTimeSeconds: number;
  readonly minFreeSpace: number;
  readonly onRestart: "resume" | "fail";
  readonly digest: "finish" | "later";
  /** Paths of outside programs; null: found in PATH. */
  readonly ytdlp: string | null;
  readonly galleryDl: string | null;
  readonly ffmpeg: string | null;
  readonly allowOldTools: boolean;
  readonly logLevel: string;
  readonly url: string | null;
  readonly apiKey: string | null;
};
