import assert from "node:assert/strict";
import { test } from "node:test";
import { normaliseUrl } from "../../src/net/normalise-url.ts";

test("one spelling for one link", () => {
  assert.deepEqual(normaliseUrl("  HTTP://Example.COM:80/a/../b?x=1#part "), {
    url: "http://example.com/b?x=1",
    hostPort: "example.com:80",
    hadCredentials: false,
  });
  assert.equal(normaliseUrl("https://bücher.example/ü").url, "https://xn--bcher-kva.example/%C3%BC");
  assert.equal(normaliseUrl("http://[0:0::1]:8080/").hostPort, "[::1]:8080");
  assert.equal(normaliseUrl("https://0x7f.1/").hostPort, "127.0.0.1:443");
});

test("credentials are taken out and mentioned", () => {
  const normalised = normaliseUrl("https://me:S3CR3T@example.com/x#S3CR3T");
  assert.deepEqual(normalised, { url: "https://example.com/x", hostPort: "example.com:443", hadCredentials: true });
  assert.ok(normaliseUrl("https://token@example.com/").hadCredentials);
});

test("what is no link of ours is refused with its code", () => {
  assert.throws(() => normaliseUrl("example.com/x"), { name: "Failure", code: "bad_url" });
  assert.throws(() => normaliseUrl("ftp://example.com/x"), { name: "Failure", code: "bad_scheme" });
  assert.throws(() => normaliseUrl(`http://example.com/${"a".repeat(8192)}`), { name: "Failure", code: "bad_url" });
  assert.throws(() => normaliseUrl(`http://example.com/${"ü".repeat(3000)}`), { name: "Failure", code: "bad_url" });
});
