import { spawn, spawnSync } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";

/** A network of its own, cut off from all others, in which every address there is stands on this machine. */
export type NetworkNamespace = {
  /** Runs a script of ours with Node inside it; what still runs is killed at the end. */
  run(script: string, env?: Readonly<Record<string, string>>): ChildProcessWithoutNullStreams;
  [Symbol.asyncDispose](): Promise<void>;
};

const ETC = "/etc/netns";

/** Opens one whose names are resolved at 127.0.0.1, or gives the reason why that is not possible here. */
export function openNetworkNamespace(): NetworkNamespace | string {
  if (process.getuid?.() !== 0) return "needs root to make a network namespace";
  const name = `trawl-test-${process.pid}-${Date.now().toString(36)}`;
  const made = spawnSync("ip", ["netns", "add", name], { encoding: "utf8" });
  if (made.status !== 0) return `ip netns is not available: ${made.error?.message ?? made.stderr}`;
  const children = new Set<ChildProcessWithoutNullStreams>();
  const namespace: NetworkNamespace = {
    run(script, env = {}) {
      const command = ["netns", "exec", name, process.execPath, script];
      const child = spawn("ip", command, { env: { ...process.env, ...env } });
      children.add(child);
      return child;
    },
    async [Symbol.asyncDispose]() {
      for (const child of children) await end(child);
      removeNamespace(name);
    },
  };
  try {
    furnish(name);
    return namespace;
  } catch (error) {
    removeNamespace(name);
    return `the namespace cannot be furnished: ${String(error)}`;
  }
}

/** Makes all addresses of both families local, and the resolver ask nobody but 127.0.0.1. */
function furnish(name: string): void {
  ip(name, ["link", "set", "lo", "up"]);
  ip(name, ["route", "add", "local", "0.0.0.0/0", "dev", "lo"]);
  ip(name, ["-6", "route", "add", "local", "::/0", "dev", "lo"]);
  mkdirSync(`${ETC}/${name}`, { recursive: true });
  writeFileSync(`${ETC}/${name}/resolv.conf`, "nameserver 127.0.0.1\noptions timeout:2 attempts:1\n");
  writeFileSync(`${ETC}/${name}/nsswitch.conf`, "hosts: files dns\n");
  writeFileSync(`${ETC}/${name}/hosts`, "127.0.0.1 localhost\n");
}

function ip(name: string, args: readonly string[]): void {
  const done = spawnSync("ip", ["-n", name, ...args], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`ip ${args.join(" ")}: ${done.stderr}`);
}

async function end(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

function removeNamespace(name: string): void {
  spawnSync("ip", ["netns", "del", name]);
  rmSync(`${ETC}/${name}`, { recursive: true, force: true });
  if (existsSync(ETC) && readdirSync(ETC).length === 0) rmdirSync(ETC);
}
