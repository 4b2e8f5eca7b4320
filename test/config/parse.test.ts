import assert from "node:assert/strict";
import { test } from "node:test";
import { ConfigError } from "../../src/config/config-error.ts";
import type { Config } from "../../src/config/config.ts";
import { OPTIONS, type Option } from "../../src/config/options.ts";
import { knownNames, reservedNotices } from "../../src/config/known-names.ts";
import { parseConfig } from "../../src/config/parse.ts";

const HOME = "/home/ada";

function parse(env: Record<string, string> = {}, argv: string[] = [], files: Record<string, string> = {}): Config {
  const readFile = (path: string): string => {
    const text = files[path];
    if (text === undefined) throw new Error(`ENOENT: ${path}`);
    return text;
  };
  return parseConfig({ env, argv, homeDir: HOME, readFile });
}

function refused(env: Record<string, string>, argv: string[] = [], files: Record<string, string> = {}): string {
  try {
    parse(env, argv, files);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.message;
  }
  throw new assert.AssertionError({ message: `accepted: ${JSON.stringify(env)}` });
}

test("without anything set the documented defaults hold", () => {
  const config = parse();
  assert.equal(config.host, "127.0.0.1");
  assert.equal(config.port, 8090);
  assert.equal(config.basePath, "/");
  assert.equal(config.dataDir, "/home/ada/.local/share/trawl");
  assert.equal(config.downloadDir, "/home/ada/Downloads/Trawl");
  assert.equal(config.guests, "on");
  assert.equal(config.minFreeSpace, 256 * 1024 * 1024);
  assert.deepEqual(config.egressAllow, []);
  assert.equal(config.adminEmail, null);
  assert.ok(Object.isFrozen(config));
});

test("guests are off by default wherever others can listen", () => {
  for (const host of ["0.0.0.0", "::", "192.168.1.4", "trawl.lan"]) {
    assert.equal(parse({ TRAWL_HOST: host }).guests, "off", host);
  }
  for (const host of ["127.0.0.2", "::1", "[::1]", "localhost"]) {
    assert.equal(parse({ TRAWL_HOST: host }).guests, "on", host);
  }
  assert.equal(parse({ TRAWL_HOST: "0.0.0.0", TRAWL_GUESTS: "own" }).guests, "own");
});

test("a flag wins over its variable, in both ways of writing it", () => {
  assert.equal(parse({ TRAWL_PORT: "1" }, ["--port", "2"]).port, 2);
  assert.equal(parse({ TRAWL_PORT: "1" }, ["--port=3"]).port, 3);
  assert.match(refused({}, ["--prot", "2"]), /--prot/);
  assert.match(refused({}, ["--port"]), /needs a value/);
});

test("sizes are bytes, binary or decimal units", () => {
  const size = (text: string): number => parse({ TRAWL_MIN_FREE_SPACE: text }).minFreeSpace;
  assert.equal(size("1048576"), 1_048_576);
  assert.equal(size("256MiB"), 268_435_456);
  assert.equal(size("5 GiB"), 5_368_709_120);
  assert.equal(size("10GB"), 10_000_000_000);
  assert.equal(size("1.5k"), 1500);
  for (const bad of ["much", "-1", "1 XB", "1e3", "MiB"]) {
    assert.match(refused({ TRAWL_MIN_FREE_SPACE: bad }), /256MiB/, bad);
  }
});

test("the download folder is the one of the user's desktop", () => {
  const dirs = "/home/ada/.config/user-dirs.dirs";
  const at = (line: string): string => parse({}, [], { [dirs]: `# made by a program\n${line}\n` }).downloadDir;
  assert.equal(at('XDG_DOWNLOAD_DIR="$HOME/İndirilenler"'), "/home/ada/İndirilenler/Trawl");
  assert.equal(at('XDG_DOWNLOAD_DIR="/mnt/big \\"one\\""'), '/mnt/big "one"/Trawl');
  assert.equal(at('XDG_DOWNLOAD_DIR="$HOME/"'), "/home/ada/Downloads/Trawl");
  assert.equal(parse({ XDG_DATA_HOME: "/srv/state" }).dataDir, "/srv/state/trawl");
  assert.equal(parse({ XDG_DATA_HOME: "relative" }).dataDir, "/home/ada/.local/share/trawl");
  assert.equal(parse({ TRAWL_DATA_DIR: "~/t" }).dataDir, "/home/ada/t");
});

test("a secret comes from a file too, and never stands in a message", () => {
  const env = { TRAWL_ADMIN_EMAIL: "a@b.example", TRAWL_ADMIN_PASSWORD_FILE: "/run/pw" };
  assert.equal(parse(env, [], { "/run/pw": "long secret \n" }).adminPassword, "long secret ");
  assert.match(refused(env), /TRAWL_ADMIN_PASSWORD_FILE.*cannot be read/s);
  const both = refused({ ...env, TRAWL_ADMIN_PASSWORD: "S3CR3T" });
  assert.match(both, /Set only one/);
  assert.doesNotMatch(both, /S3CR3T/);
  assert.match(refused({ TRAWL_ADMIN_EMAIL: "a@b.example" }), /TRAWL_ADMIN_PASSWORD is not/);
  assert.match(refused({ TRAWL_PORT_FILE: "/x" }), /no option of this name/);
});

test("every secret option is read from a file, and what is wrong with one names the option or the file, never the secret", () => {
  const secrets = (Object.values(OPTIONS) as Option[]).filter((option) => option.secret);
  const names = ["TRAWL_ADMIN_PASSWORD", "TRAWL_API_KEY", "TRAWL_OIDC_CLIENT_SECRET", "TRAWL_PROXIES"];
  assert.deepEqual(secrets.map(({ env }) => env).sort(), names);
  for (const { env } of secrets) {
    const path = `/run/${env}`;
    const refusal = (files: Record<string, string>): string => {
      assert.throws(() => parse({ [`${env}_FILE`]: path }, [], files), ConfigError);
      return refused({ [`${env}_FILE`]: path }, [], files);
    };
    assert.match(refusal({}), new RegExp(`${env}_FILE.*${path} cannot be read`, "s"));
    for (const empty of ["", "\n", "\r\n"]) assert.match(refusal({ [path]: empty }), new RegExp(`${path} is empty`));
  }
  const file = { "/run/p": "office=http://ada:S3CR3T@10.0.0.5:3128\r\n" };
  assert.equal(parse({ TRAWL_PROXIES_FILE: "/run/p" }, [], file).proxies.get("office")?.login?.password, "S3CR3T");
  assert.equal(parse({ TRAWL_API_KEY_FILE: "/run/k" }, [], { "/run/k": "trawl_k\n" }).apiKey, "trawl_k");
});

test("a secret with a fault is not repeated in the refusal", () => {
  const proxies = ["S3CR3T", "a=S3CR3T", "a=ftp://u:S3CR3T@h:1", "a=http://u:S3CR3T@h", "a=http://u:S3CR3T@h:99999"];
  const more = [
    "a=http://u:S3CR3T@h:1/path",
    "a=socks5://u:S3CR3T@[::1:1",
    "a=http://u:S3%CR3T@h:1",
    `a=socks5://u:S3CR3T${"x".repeat(300)}@h:1`,
  ];
  for (const text of [...proxies, ...more]) {
    const path = "/run/proxies";
    for (const refusal of [
      refused({ TRAWL_PROXIES: text }),
      refused({ TRAWL_PROXIES_FILE: path }, [], { [path]: text }),
    ]) {
      assert.doesNotMatch(refusal, /S3%?CR3T/i, text);
      assert.match(refusal, /TRAWL_PROXIES/);
    }
  }
  const env = { TRAWL_ADMIN_EMAIL: "a@b.example", TRAWL_ADMIN_PASSWORD: "S3CR3T" };
  assert.match(refused(env), /fewer than 10/);
  assert.doesNotMatch(refused(env), /S3CR3T/);
  assert.doesNotMatch(refused({ TRAWL_URL: "https://u:S3CR3T@h.example/" }), /S3CR3T/);
  assert.doesNotMatch(refused({ TRAWL_PUBLIC_URL: "ftp://u:S3CR3T@h.example/?token=S3CR3T" }), /S3CR3T/);
});

test("older names work as aliases", () => {
  const config = parse({ YTDLP_OUTPUT_PATH: "/srv/dl", REQUEST_TIMEOUT: "7" });
  assert.equal(config.downloadDir, "/srv/dl");
  assert.equal(config.requestTimeoutSeconds, 7);
  assert.equal(parse({ TRAWL_REQUEST_TIMEOUT: "9", REQUEST_TIMEOUT: "7" }).requestTimeoutSeconds, 9);
});

test("a file gets its digest when it finishes unless that may come later", () => {
  assert.deepEqual([parse({}).digest, parse({ TRAWL_DIGEST: "Later" }).digest], ["finish", "later"]);
  assert.match(refused({ TRAWL_DIGEST: "never" }), /finish, later/);
});

test("an unknown name is refused with the nearest known one", () => {
  assert.match(refused({ TRAWL_PROT: "1" }), /TRAWL_PROT.*TRAWL_PORT/s);
  assert.match(refused({ TRAWL_DOWNLOADS_DIR: "/x" }), /TRAWL_DOWNLOAD_DIR/);
  assert.match(refused({ TRAWL_ZQXJVWK_UNHEARD_OF: "1" }), /docs\/configuration/);
});

test("names of sources, tests and later versions are not refused", () => {
  const env = { TRAWL_KEY_UNSPLASH: "k", TRAWL_ENDPOINT_TEFAS: "http://x", TRAWL_KEY_GOOGLE_CSE_CX: "c" };
  parse({ ...env, TRAWL_FIXTURES: "/f", TRAWL_CHROMIUM: "c", TRAWL_BLOBS: "file" });
  assert.deepEqual(reservedNotices({ TRAWL_BLOBS: "file", TRAWL_KEEP_FILES: "1" }).length, 1);
  assert.match(refused({ TRAWL_KEY_: "k" }), /TRAWL_KEY_/);
});

test("every name that the interface promises is known", () => {
  const names = knownNames();
  const promised =
    "HOST PORT BASE_PATH DATA_DIR DOWNLOAD_DIR BLOBS S3_ENDPOINT S3_ACCESS_KEY S3_SECRET_KEY S3_REGION \
ADMIN_EMAIL ADMIN_PASSWORD OIDC_ISSUER OIDC_CLIENT_SECRET_FILE TRUSTED_HEADER GUESTS REGISTRATION GUEST_MAX_ACTIVE GUEST_JOBS_PER_DAY USER_BYTES_PER_DAY \
BLOCK_REQUESTS_PER_MINUTE PUBLIC_URL ALLOWED_HOSTS TRUST_PROXY EGRESS_ALLOW MAX_JOBS MAX_TASKS_PER_HOST \
MAX_CONNECTIONS MAX_CONCURRENT_SOURCES REQUEST_TIMEOUT SOURCE_TIMEOUT SEARCH_TIMEOUT MAX_SPEED LOW_SPEED_LIMIT \
LOW_SPEED_TIME HOST_MAX_SPEED SPEED_TIMETABLE PROXIES HOST_PROXY MIN_FREE_SPACE ON_RESTART DIGEST KEEP_RECORDS KEEP_FILES TEFAS_REQUESTS_PER_MINUTE SEARXNG_URL YTDLP \
GALLERY_DL FFMPEG ALLOW_OLD_TOOLS LOG_LEVEL URL API_KEY FIXTURES REQUIRE_TOOLS CHROMIUM";
  for (const name of promised.split(/\s+/)) assert.ok(names.includes(`TRAWL_${name}`), name);
});

test("a mode that does not exist stops the start in words", () => {
  assert.match(refused({ DATABASE_URL: "postgres://x" }), /DATABASE_URL.*embedded database only/s);
  assert.match(refused({ REDIS_URL: "redis://x" }), /REDIS_URL/);
  assert.match(refused({ TRAWL_BLOBS: "s3://bucket" }), /download folder only/);
});

test("everything wrong is told at once, each with its reason", () => {
  const message = refused({ TRAWL_PORT: "70000", TRAWL_GUESTS: "maybe", TRAWL_MAX_JOBS: "0", TRAWL_NOPE: "1" });
  for (const part of [/65535/, /on, own, off/, /whole number from 1/, /TRAWL_NOPE/]) assert.match(message, part);
});

test("exact places only may be opened, and proxies are addresses", () => {
  const allow = parse({ TRAWL_EGRESS_ALLOW: "NAS.lan:8080, 10.0.0.1:80,[::1]:81" }).egressAllow;
  assert.deepEqual(allow, ["nas.lan:8080", "10.0.0.1:80", "[::1]:81"]);
  for (const bad of ["nas.lan", "*.lan:80", "http://x:80", "10.0.0.0/8:80", "x:0", "x:99999"]) {
    assert.match(refused({ TRAWL_EGRESS_ALLOW: bad }), /exact host:port/, bad);
  }
  assert.match(refused({ TRAWL_TRUST_PROXY: "proxy" }), /address or a network/);
  parse({ TRAWL_TRUST_PROXY: "127.0.0.1,10.0.0.0/8,::1" });
});

test("single sign-on is set as a whole, with the address to come back to", () => {
  const whole = {
    TRAWL_OIDC_ISSUER: "https://auth.example.org",
    TRAWL_OIDC_CLIENT_ID: "trawl",
    TRAWL_OIDC_CLIENT_SECRET: "s3cr3t",
    TRAWL_PUBLIC_URL: "https://trawl.example.org/",
  };
  const { oidcIssuer, oidcClientId, oidcClientSecret, oidcName } = parse(whole);
  assert.deepEqual(
    [oidcIssuer, oidcClientId, oidcClientSecret, oidcName],
    ["https://auth.example.org/", "trawl", "s3cr3t", "Single sign-on"],
  );
  assert.equal(parse({ TRAWL_OIDC_NAME: "x" }).oidcIssuer, null);
  for (const [name, reason] of [
    ["TRAWL_OIDC_ISSUER", /set in part: TRAWL_OIDC_ISSUER is not set/],
    ["TRAWL_OIDC_CLIENT_ID", /TRAWL_OIDC_CLIENT_ID is not set/],
    ["TRAWL_OIDC_CLIENT_SECRET", /TRAWL_OIDC_CLIENT_SECRET is not set/],
    ["TRAWL_PUBLIC_URL", /TRAWL_PUBLIC_URL, to which it leads back, is not/],
  ] as const)
    assert.match(refused({ ...whole, [name]: "" }), reason);
  assert.ok(!refused({ ...whole, TRAWL_OIDC_ISSUER: "auth.example.org" }).includes("s3cr3t"));
  assert.match(refused({ ...whole, TRAWL_OIDC_ISSUER: "https://auth.example.org/?x=1" }), /no query/);
});

test("a header with somebody's address is believed from named proxies only", () => {
  const whole = { TRAWL_TRUSTED_HEADER: "Remote-Email", TRAWL_TRUST_PROXY: "127.0.0.1" };
  assert.equal(parse(whole).trustedHeader, "Remote-Email");
  assert.match(refused({ ...whole, TRAWL_TRUST_PROXY: "" }), /TRAWL_TRUSTED_HEADER is set: TRAWL_TRUST_PROXY is not/);
  for (const name of ["Remote Email", "Remote_Email", "Cookie", "authorization", "X-Forwarded-For", "é"])
    assert.match(refused({ ...whole, TRAWL_TRUSTED_HEADER: name }), /like Remote-Email/, name);
});

test("a base path begins and ends with a slash", () => {
  for (const text of ["trawl", "/trawl", "trawl/", "/trawl/"]) {
    assert.equal(parse({ TRAWL_BASE_PATH: text }).basePath, "/trawl/");
  }
  for (const bad of ["/../x", "//evil", "/a b", "/a?b"]) assert.match(refused({ TRAWL_BASE_PATH: bad }), /\/trawl\//);
});

test("speeds are given over all, to hosts and to times of the week", () => {
  const config = parse({
    TRAWL_MAX_SPEED: "3MiB",
    TRAWL_HOST_MAX_SPEED: "Example.org:443=2MiB, nas:8080=500KiB,[::1]:80=1000",
    TRAWL_SPEED_TIMETABLE: "mon-fri 08:00-18:00=1MiB, Sat-Sun 00:00-24:00=0,sun 22:00-06:00=10KB",
  });
  assert.equal(config.maxSpeed, 3 * 1024 * 1024);
  assert.deepEqual(Object.fromEntries(config.hostMaxSpeeds), {
    "example.org:443": 2 * 1024 * 1024,
    "nas:8080": 500 * 1024,
    "[::1]:80": 1000,
  });
  assert.deepEqual(config.speedTimetable, [
    { days: [1, 2, 3, 4, 5], fromMinute: 480, toMinute: 1080, bytesPerSecond: 1024 * 1024 },
    { days: [6, 0], fromMinute: 0, toMinute: 1440, bytesPerSecond: 0 },
    { days: [0], fromMinute: 1320, toMinute: 360, bytesPerSecond: 10_000 },
  ]);
  const none = parse();
  assert.deepEqual([none.maxSpeed, none.hostMaxSpeeds.size, none.speedTimetable], [0, 0, []]);
});

test("a wrong entry among speeds is refused by its name", () => {
  for (const entry of ["nas=1MiB", "nas:8080", "*:80=1MiB", "nas:8080=fast", "nas:99999=1", "http://nas:80=1"]) {
    const reason = refused({ TRAWL_HOST_MAX_SPEED: `good:80=1MiB,${entry}` });
    assert.ok(reason.includes("TRAWL_HOST_MAX_SPEED") && reason.includes(`"${entry}"`), reason);
  }
  assert.match(refused({ TRAWL_HOST_MAX_SPEED: "nas:80=1,NAS:80=2" }), /has a speed already/);
  for (const entry of [
    "mon-fri=1MiB",
    "mon-fry 08:00-18:00=1MiB",
    "mon 8:00-18:00=1MiB",
    "mon 08:00-18:60=1MiB",
    "mon 24:00-06:00=1MiB",
    "mon 08:00-24:01=1MiB",
    "mon 08:00-08:00=1MiB",
    "mon 08:00-18:00",
    "mon 08:00-18:00=slow",
    "08:00-18:00=1MiB",
  ]) {
    const reason = refused({ TRAWL_SPEED_TIMETABLE: `sun 00:00-01:00=0,${entry}` });
    assert.ok(reason.includes("TRAWL_SPEED_TIMETABLE") && reason.includes(`"${entry}"`), reason);
  }
  assert.match(refused({ TRAWL_MAX_SPEED: "quick" }), /TRAWL_MAX_SPEED/);
});

test("proxies have names, and hosts are sent through them", () => {
  const config = parse({
    TRAWL_PROXIES:
      "Office=http://me:p%40ss%2Cw%3Ard@10.0.0.5:3128, tor=socks5://127.0.0.1:9050 far=HTTPS://Proxy.Example:443/,six=socks5://[FD00::5]:1080",
    TRAWL_HOST_PROXY: "Example.org=office,*=TOR files.example:8443=direct,[2001:DB8::1]:80=six,bücher.example.=far",
  });
  assert.deepEqual(Object.fromEntries(config.proxies), {
    office: {
      name: "office",
      kind: "http",
      host: "10.0.0.5",
      port: 3128,
      login: { user: "me", password: "p@ss,w:rd" },
    },
    tor: { name: "tor", kind: "socks5", host: "127.0.0.1", port: 9050, login: null },
    far: { name: "far", kind: "https", host: "proxy.example", port: 443, login: null },
    six: { name: "six", kind: "socks5", host: "[fd00::5]", port: 1080, login: null },
  });
  assert.deepEqual(Object.fromEntries(config.hostProxies), {
    "example.org": "office",
    "*": "tor",
    "files.example:8443": "direct",
    "[2001:db8::1]:80": "six",
    "xn--bcher-kva.example": "far",
  });
  assert.deepEqual([parse().proxies.size, parse().hostProxies.size], [0, 0]);
});

test("a wrong proxy is refused by its name, and its password is not said", () => {
  const wrong = [
    "http://me:S3CR3T@h",
    "http://me:S3CR3T@h:0",
    "http://me:S3CR3T@h:70000",
    "ftp://me:S3CR3T@h:21",
    "socks4://me:S3CR3T@h:1080",
    "socks5h://me:S3CR3T@h:1080",
    "http://me:S3CR3T@h:80/path",
    "http://me:S3CR3T/x@h:80",
    "http://u:80/S3CR3T@h:80",
    "http://me:S3CR3T#@h:80",
    "http://me:S3CR3T%@h:80",
    "http://me:S3CR3T%0d%0aX:@h:80",
    "http://m%3Ae:S3CR3T@h:80",
    "socks5://me@h:1080",
    "socks5://:S3CR3T@h:1080",
    `socks5://me:S3CR3T${"x".repeat(250)}@h:1080`,
    "S3CR3T",
  ];
  for (const url of wrong) {
    const reason = refused({ TRAWL_PROXIES: `good=http://h:80,bad=${url}` });
    assert.ok(reason.includes("TRAWL_PROXIES") && reason.includes('"bad"'), `${url}: ${reason}`);
    assert.ok(!reason.includes("S3CR3T"), reason);
  }
  for (const entry of [
    "http://me:S3CR3T@h:80",
    "=http://me:S3CR3T@h:80",
    "a b=http://me:S3CR3T@h:80",
    "direct=http://h:80",
  ])
    assert.ok(!refused({ TRAWL_PROXIES: entry }).includes("S3CR3T"), entry);
  assert.match(refused({ TRAWL_PROXIES: "a=http://h:80,A=http://h:81" }), /already/);
});

test("hosts are sent only through proxies that have a name", () => {
  const proxies = { TRAWL_PROXIES: "office=http://h:80" };
  assert.match(refused({ ...proxies, TRAWL_HOST_PROXY: "*=ofice" }), /"\*=ofice".*Write one of: direct, office/s);
  assert.match(refused({ TRAWL_HOST_PROXY: "x.example=office" }), /names no such proxy/);
  for (const entry of [
    "x.example",
    "=office",
    "*.example=office",
    "http://x=office",
    "x:0=office",
    "x:99999=office",
    "a/b=office",
  ]) {
    assert.ok(refused({ ...proxies, TRAWL_HOST_PROXY: `y=direct,${entry}` }).includes(`"${entry}"`), entry);
  }
  assert.match(refused({ ...proxies, TRAWL_HOST_PROXY: "X.example=office,x.example.=direct" }), /already/);
});
