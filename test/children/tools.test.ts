import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { isOlder } from "../../src/children/tool-facts.ts";
import { Tools, type ToolSettings } from "../../src/children/tools.ts";

async function machine(t: TestContext, script: string, more: Partial<ToolSettings> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "trawl-tools-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const install = (text: string) => writeFile(join(folder, "yt-dlp"), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  if (script !== "") await install(script);
  const named = { "yt-dlp": null, "gallery-dl": null, ffmpeg: null };
  return { folder, install, tools: new Tools({ named, searchPath: folder, allowOld: false, ...more }) };
}

const versions = (version: string): string =>
  `case "$*" in *--version) echo ${version};; *) echo "  --no-exec  Do not"; echo "  -P, --paths TYPES";; esac`;

test("a missing program is one sentence with the command that installs it, and is found once it is there", async (t) => {
  const { tools, install } = await machine(t, "");
  const message = "yt-dlp, which is needed for video pages, is not installed. To get it: pipx install yt-dlp";
  await assert.rejects(tools.demand("yt-dlp"), (error: Error & { code?: string }) => {
    assert.equal(error.code, "tool_missing");
    return error.message.startsWith(message);
  });
  await install(versions("2026.07.04"));
  assert.equal((await tools.demand("yt-dlp")).version, "2026.07.04");
});

test("a program that the settings name is the one that is used, or it is missing", async (t) => {
  const { folder } = await machine(t, versions("2026.08.19"));
  const named = { "yt-dlp": join(folder, "yt-dlp"), "gallery-dl": join(folder, "absent"), ffmpeg: null };
  const tools = new Tools({ named, searchPath: "", allowOld: false });
  assert.equal((await tools.demand("yt-dlp")).path, join(folder, "yt-dlp"));
  await assert.rejects(tools.demand("gallery-dl"), /is not at .*absent \(TRAWL_GALLERY_DL\)/);
});

test("a version below the floor is refused, unless old ones are allowed", async (t) => {
  const old = await machine(t, versions("2026.07.03"));
  await assert.rejects(old.tools.demand("yt-dlp"), { code: "tool_old" });
  const allowed = await machine(t, versions("2023.03.04"), { allowOld: true });
  assert.equal((await allowed.tools.demand("yt-dlp")).version, "2023.03.04");
  assert(isOlder("2025.12.31", "2026.07.04") && !isOlder("2026.8.19", "2026.07.04"));
});

test("its options are those that its help names", async (t) => {
  const tool = await (await machine(t, versions("2026.08.19"))).tools.demand("yt-dlp");
  assert.deepEqual(
    ["--no-exec", "-P", "--paths", "--no", "--exec"].map((option) => tool.has(option)),
    [true, true, true, false, false],
  );
});

test("it is asked once until it is replaced, and one that cannot be run says why", async (t) => {
  const { tools, install, folder } = await machine(t, `echo x >> "\${0%/*}/asked"; ${versions("2026.08.19")}`);
  await Promise.all([tools.demand("yt-dlp"), tools.demand("yt-dlp")]);
  await tools.demand("yt-dlp");
  assert.equal(await readFile(join(folder, "asked"), "utf8"), "x\nx\n");
  await install("echo ModuleNotFoundError >&2; exit 1");
  await assert.rejects(tools.demand("yt-dlp"), /cannot be run: ModuleNotFoundError/);
});
