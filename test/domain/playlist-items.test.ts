import assert from "node:assert/strict";
import { test } from "node:test";
import { isPlaylistItems } from "../../src/domain/playlist-items.ts";

test("entries of a list are named by numbers and ranges, and by nothing else", () => {
  for (const text of ["1", "1-5,8", "3:7", "20-", "20:", ":10", "1,2,3", "99999", "5-5"])
    assert(isPlaylistItems(text), text);
  const odd = [
    "",
    ",",
    "1,",
    "0",
    "01",
    "-3",
    "5-1",
    "1-2-3",
    "::2",
    "1:9:2",
    "a",
    "1 - 5",
    "--exec",
    "inf",
    "100000",
    "1;2",
    "-",
  ];
  for (const text of odd) assert(!isPlaylistItems(text), text);
  assert(!isPlaylistItems(Array.from({ length: 101 }, () => "1").join()));
});
