/** `npm run soak -- <name> [--size small|full] [--seed n]`: hours of bad luck in minutes, against the real server. */
import { parseArgs } from "node:util";
import { Findings } from "./findings.ts";
import { soakHostile } from "./hostile.ts";
import { soakKill } from "./kill.ts";
import { soakPieces } from "./pieces.ts";
import { soakStop } from "./stop.ts";
import { soakStorm } from "./storm.ts";

const SOAKS = { kill: soakKill, storm: soakStorm, stop: soakStop, hostile: soakHostile, pieces: soakPieces };

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { size: { type: "string", default: "small" }, seed: { type: "string" } },
});
const [name = ""] = positionals;
const { size } = values;
if (!Object.hasOwn(SOAKS, name) || (size !== "small" && size !== "full")) {
  console.error(`Usage: npm run soak -- ${Object.keys(SOAKS).join("|")} [--size small|full] [--seed number]`);
  process.exit(2);
}
const seed = Number(values.seed ?? Date.now() % 1_000_000);
console.log(`soak ${name}, size ${size}, seed ${seed}`);
const findings = new Findings();
const beganMs = performance.now();
try {
  await SOAKS[name as keyof typeof SOAKS]({ size, seed, findings });
} catch (error) {
  findings.check(
    "the soak ran to its end",
    false,
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  );
}
console.log(`took ${Math.round((performance.now() - beganMs) / 1000)} s`);
process.exit(findings.report() ? 0 : 1);
