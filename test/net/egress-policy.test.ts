import assert from "node:assert/strict";
import { test } from "node:test";
import { createEgressPolicy } from "../../src/net/egress-policy.ts";
import { readAttackTable } from "../support/attack-tables.ts";

const closed = createEgressPolicy({ allow: [] });

function verdict(url: string, allow: readonly string[] = []): string {
  const decision = createEgressPolicy({ allow }).decide(url);
  return decision.allowed ? "allowed" : decision.code;
}

type BypassCase = { readonly url: string; readonly node26: { readonly verdict: string } };

const EXPECTED: Readonly<Record<string, string>> = {
  "reject-address": "blocked_address",
  "reject-name": "blocked_address",
  "reject-scheme": "bad_scheme",
  "reject-unparsable": "bad_url",
  "name-needs-resolution": "allowed",
  "allow-address": "allowed",
};

test("every URL of the bypass list gets the verdict that its table expects", (t) => {
  const cases = readAttackTable<BypassCase>(t, "ssrf-url-bypass/urls.json");
  if (cases === null) return;
  assert.ok(cases.length > 0);
  for (const { url, node26 } of cases) assert.equal(verdict(url), EXPECTED[node26.verdict], url);
});

type HostCase = { readonly host: string; readonly canonical: string; readonly family: string };

/** Chromium reads short and hexadecimal IPv4 inside IPv6; the WHATWG rules, and so we, do not. */
const REFUSED_HERE: ReadonlySet<string> = new Set(["[::ffff:192.1.2]", "[::ffff:0xC0.0Xa8.0x0.0x1]"]);

test("odd spellings of addresses are read as the address that would be dialled", (t) => {
  const cases = readAttackTable<HostCase>(t, "chromium-net/url-host-canonicalisation.json");
  if (cases === null) return;
  assert.ok(cases.length > 0);
  for (const { host, canonical, family } of cases) {
    const decision = createEgressPolicy({ allow: [`${canonical || "none.example"}:80`] }).decide(`http://${host}/`);
    if (family === "BROKEN" || REFUSED_HERE.has(host)) {
      assert.equal(decision.allowed, false, host);
      continue;
    }
    if (family !== "IPV4" && family !== "IPV6") continue;
    assert.ok(decision.allowed, host);
    assert.deepEqual([decision.hostPort, decision.listed], [`${canonical}:80`, true], host);
  }
});

test("only http and https links pass", () => {
  const schemes = ["ftp", "file", "gopher", "dict", "ws", "wss", "jar", "ldap", "blob:http", "view-source:http"];
  for (const scheme of schemes) assert.equal(verdict(`${scheme}://example.com/`), "bad_scheme", scheme);
  for (const text of ["javascript:alert(1)", "data:,x", "about:blank"]) assert.equal(verdict(text), "bad_scheme", text);
  for (const text of ["", "example.com", "//example.com/", "http://", "http://[::1", "http://a b/", "http://x:65536/"])
    assert.equal(verdict(text), "bad_url", text);
});

test("ports: 80, 443 and from 1024 up, except those where something else listens", () => {
  for (const port of [80, 443, 1024, 8080, 8443, 65535])
    assert.equal(verdict(`http://example.com:${port}/`), "allowed");
  const bad = [0, 1, 21, 22, 23, 25, 79, 81, 110, 442, 444, 1023, 2049, 2375, 3306, 5432, 6000, 6379, 6667, 9200];
  for (const port of [...bad, 10080, 11211, 27017])
    assert.equal(verdict(`http://example.com:${port}/`), "bad_port", String(port));
});

test("names of the house are refused, in every spelling", () => {
  const names = ["localhost", "LOCALHOST", "localhost.", "a.localhost", "a.b.localhost.", "nas", "nas.", "metadata"];
  const suffixes = [
    "printer.local",
    "x.internal",
    "x.home.arpa",
    "home.arpa",
    "x.lan",
    "x.intranet",
    "x.corp",
    "x.home",
  ];
  for (const name of [
    ...names,
    ...suffixes,
    ...suffixes.map((suffix) => `${suffix}.`),
    "localhost..",
    ".",
    "%6cocalhost",
  ])
    assert.equal(verdict(`http://${name}/`), "blocked_address", name);
  for (const name of ["example.com", "example.com.", "local.example", "localhost.example", "notlocal.dev", "mylan.net"])
    assert.equal(verdict(`http://${name}/`), "allowed", name);
});

test("a listed host:port opens exactly itself", () => {
  const allow = ["127.0.0.1:8080", "nas:5000", "[::1]:80", "files.lan:443", "10.0.0.5:22", "NAS.Example:6379"];
  const open = ["http://127.0.0.1:8080/x", "http://0x7f.1:8080/", "https://127.0.0.1:8080/", "http://nas:5000/"];
  const alsoOpen = ["http://[::1]/", "http://[0:0::1]:80/", "https://files.lan/", "http://10.0.0.5:22/"];
  for (const url of [...open, ...alsoOpen, "http://nas.example:6379/"])
    assert.equal(verdict(url, allow), "allowed", url);
  const shut = ["http://127.0.0.1/", "http://127.0.0.1:8081/", "http://127.0.0.2:8080/", "http://localhost:8080/"];
  const alsoShut = ["http://nas/", "http://nas:5001/", "http://nas.:5000/", "https://[::1]/", "http://[::2]/"];
  const names = ["http://files.lan/", "http://a.files.lan:443/", "http://10.0.0.5/", "http://[::ffff:7f00:1]:8080/"];
  for (const url of [...shut, ...alsoShut, ...names]) assert.equal(verdict(url, allow), "blocked_address", url);
  assert.equal(verdict("http://nas.example:6380/", allow), "bad_port");
});

test("an allow-list entry that is not one host and one port is refused", () => {
  const entries = [
    "",
    "nas",
    "10.0.0.0/8",
    "10.0.0.0/8:80",
    "*:80",
    "*.lan:80",
    "http://nas:80",
    "nas:80/x",
    "a@nas:80",
  ];
  for (const entry of [...entries, "nas:http", "nas:65536", "::1:80:", "nas:1-9", ":80"])
    assert.throws(() => createEgressPolicy({ allow: [entry] }), { code: "bad_url" }, entry);
});

test("the policy cannot be changed, neither through its list nor through its answers", () => {
  const allow = ["nas:80"];
  const policy = createEgressPolicy({ allow });
  allow.push("127.0.0.1:80");
  assert.equal(policy.decide("http://127.0.0.1/").allowed, false);
  assert.throws(() => Object.assign(policy, { decide: () => ({ allowed: true }) }), TypeError);
  const url = new URL("http://example.com/");
  const decision = closed.decide(url);
  url.hostname = "127.0.0.1";
  assert.equal(decision.allowed && decision.url.hostname, "example.com");
});
