import assert from "node:assert/strict";
import { test } from "node:test";
import { isPublicAddress, isSameAddress } from "../../src/net/judge-address.ts";
import { readAttackTable } from "../support/attack-tables.ts";

type RoutableCase = { readonly address: string; readonly publicly_routable: boolean };

/** Where the table says routable and we say no: tunnels, documentation, multicast, ORCHID, AS112, AMT. */
const STRICTER = /^(2002:|2001:(0|2|3|4|db8|1|20)?:|ff|192\.31\.196\.|192\.52\.193\.|192\.175\.48\.|192\.88\.99\.)/;

test("the boundaries of Chromium's table, or stricter where said", (t) => {
  const cases = readAttackTable<RoutableCase>(t, "chromium-net/ip-publicly-routable.json");
  if (cases === null) return;
  assert.ok(cases.length > 0);
  for (const { address, publicly_routable: routable } of cases) {
    const expected = routable && !STRICTER.test(address);
    assert.equal(isPublicAddress(address), expected, address);
    if (!address.includes(":")) assert.equal(isPublicAddress(`::ffff:${address}`), expected, `mapped ${address}`);
  }
});

test("no tunnel, translation or special use passes as public", () => {
  const translated = ["64:ff9b::a9fe:a9fe", "64:ff9b::808:808", "64:ff9b:1::a00:5", "2002:a00:5::1", "2001:0:7f00:1::"];
  const embedded = ["::ffff:7f00:1", "::ffff:10.0.0.5", "::a9fe:a9fe", "::127.0.0.1", "::ffff:0:10.0.0.5", "::1", "::"];
  const local = ["fe80::1", "fec0::1", "fc00::1", "fd00::5", "ff02::1", "100::1", "100:0:0:1::1", "4000::1", "fe00::"];
  const reserved = ["2001:db8::1", "2001:20::1", "3fff::1", "5f00::1", "2001:2::1", "2620:4f:8000::1"];
  const v4 = ["0.0.0.1", "10.0.0.5", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.0.0.192"];
  const moreV4 = ["192.168.1.1", "198.18.0.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"];
  const host = ["168.63.129.16", "::ffff:168.63.129.16", "100.100.100.200"];
  for (const ip of [...translated, ...embedded, ...local, ...reserved, ...v4, ...moreV4, ...host])
    assert.equal(isPublicAddress(ip), false, ip);
});

test("addresses of the public internet pass", () => {
  for (const ip of [
    "93.184.216.34",
    "8.8.8.8",
    "::ffff:8.8.8.8",
    "2606:4700::1111",
    "2a00:1450:4001::1",
    "2001:4860::8888",
  ])
    assert.equal(isPublicAddress(ip), true, ip);
});

test("zone ids, odd spellings and garbage are not public and do not throw", () => {
  const zones = ["fe80::1%eth0", "2606:4700::1111%eth0", "2606:4700::1111%"];
  const odd = [
    "134744072",
    "0x8.8.8.8",
    "8.8.8",
    "08.8.8.8",
    "8.8.8.8.",
    " 8.8.8.8",
    "[2606:4700::1111]",
    "8.8.8.8:80",
  ];
  for (const ip of [...zones, ...odd, "", "example.com", "::ffff:8.8.8.8.8", "\0", "1e3", "2606:4700::/32"])
    assert.equal(isPublicAddress(ip), false, JSON.stringify(ip));
});

test("an address is the same however it is spelled", () => {
  assert.ok(isSameAddress("::ffff:8.8.8.8", "8.8.8.8"));
  assert.ok(isSameAddress("2606:4700:0:0::1111", "2606:4700::1111"));
  assert.ok(!isSameAddress("8.8.8.8", "8.8.4.4"));
  assert.ok(!isSameAddress("", ""));
});
