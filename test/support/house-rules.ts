/** Reads the program as a house of rooms and says where it breaks the rules of the house. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { parseSync, Visitor } from "oxc-parser";

const NETWORK = new Set(["node:http", "node:https", "node:http2", "node:net", "node:tls", "node:dgram"]);
const DISK = new Set(["node:fs", "node:fs/promises"]);
const SPEAKS = ["net/", "api/", "cli/"];
const WRITES = [
  "files/",
  "stores/dialects/sqlite/",
  "api/static",
  "auth/",
  "cli/",
  "core.ts",
  "app.ts",
  "config/",
  "ops/",
  // It asks for the size of a finished blob, nothing more.
];
const NAMELESS = /(^|[/-])(utils?|helpers?|commons?|types|misc)(\.ts)?(\/|$)/;
const NAMED_ALL_THE_SAME = new Set(["api/contract/common.ts"]);
const COLLECTIONS = new Set(["Map", "Set", "WeakMap", "WeakSet"]);
const MUTATORS = new Set([
  "push",
  "pop",
  "shift",
  "unshift",
  "splice",
  "sort",
  "reverse",
  "fill",
  "set",
  "add",
  "delete",
  "clear",
]);

export type Breach = { readonly file: string; readonly rule: string };
type Import = { readonly specifier: string; readonly isType: boolean };
type Node = { readonly type: string; readonly [key: string]: unknown };

/** All breaches in a `src` folder. */
export function findBreaches(src: string): Breach[] {
  return readdirSync(src, { recursive: true, encoding: "utf8" })
    .map((name) => name.split(sep).join("/"))
    .filter((name) => name.endsWith(".ts"))
    .flatMap((file) => breachesOf(src, file).map((rule) => ({ file, rule })));
}

function breachesOf(src: string, file: string): string[] {
  const { program, module, errors } = parseSync(file, readFileSync(join(src, file), "utf8"));
  if (errors.length > 0) return ["it cannot be parsed"];
  const imports = [
    ...module.staticImports.map(({ moduleRequest, entries }) => ({
      specifier: moduleRequest.value,
      isType: entries.length > 0 && entries.every((entry) => entry.isType),
    })),
    ...reExports(module.staticExports),
  ];
  const dynamic = module.dynamicImports.map(() => "imports are written at the top of a file");
  const body = program.body as unknown as Node[];
  return [
    ...imports.flatMap((entry) => importBreaches(src, file, entry)),
    ...(file.startsWith("cli/") ? [] : dynamic),
    ...body.flatMap(stateBreaches),
    ...mutations(program, body),
    ...(hasDefaultExport(body) ? ["exports have names"] : []),
    ...(NAMELESS.test(file) && !NAMED_ALL_THE_SAME.has(file) ? ["a file is named after what it does"] : []),
  ];
}

type StaticExports = ReturnType<typeof parseSync>["module"]["staticExports"];

function reExports(exports: StaticExports): Import[] {
  return exports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) => (moduleRequest ? [{ specifier: moduleRequest.value, isType }] : [])),
  );
}

const roomOf = (file: string): string => (file.includes("/") ? (file.split("/")[0] ?? "") : ".");

function importBreaches(src: string, file: string, { specifier, isType }: Import): string[] {
  const may = (places: readonly string[]): boolean => places.some((place) => file.startsWith(place));
  if (NETWORK.has(specifier) && !may(SPEAKS)) return [`only net, api and cli import ${specifier}`];
  if (DISK.has(specifier) && !isType && !may(WRITES)) return [`it may not import ${specifier}`];
  if (roomOf(file) === "domain" && !specifier.startsWith(".")) return [`the domain imports nothing, not ${specifier}`];
  if (!specifier.startsWith(".")) return [];
  const target = relative(src, join(src, dirname(file), specifier))
    .split(sep)
    .join("/");
  const room = roomOf(file);
  if (target === "../package.json" && room === ".") return [];
  if (target.startsWith("..")) return [`it imports ${specifier} from outside of src`];
  if (roomOf(target) === room || roomsSeenBy(src, room).has(roomOf(target))) return [];
  return [`${room} may not import from ${roomOf(target)}`];
}

/** The rooms that a room's tsconfig references. */
function roomsSeenBy(src: string, room: string): ReadonlySet<string> {
  const config = JSON.parse(readFileSync(join(src, room, "tsconfig.json"), "utf8")) as {
    references?: { path: string }[];
  };
  return new Set((config.references ?? []).map(({ path }) => relative(src, join(src, room, path)) || "."));
}

/** The statement itself, without an `export` around it. */
function inner(statement: Node): Node {
  const declaration = statement["declaration"] as Node | null | undefined;
  return statement.type === "ExportNamedDeclaration" && declaration ? declaration : statement;
}

type Declared = { readonly name: string; readonly annotation: string; readonly init: Node | null };

function declared(statement: Node): Declared[] {
  const { type, declarations } = inner(statement) as Node & { declarations?: { id: Node; init: Node | null }[] };
  if (type !== "VariableDeclaration") return [];
  return (declarations ?? []).map(({ id, init }) => ({
    name: String(id["name"]),
    annotation: JSON.stringify(id["typeAnnotation"] ?? ""),
    init,
  }));
}

function stateBreaches(statement: Node): string[] {
  const { type, kind, declare } = inner(statement);
  if (type !== "VariableDeclaration" || declare === true) return [];
  if (kind !== "const" && kind !== "using") return ["nothing at the top of a file changes"];
  return declared(statement).flatMap(({ name, annotation, init }) => {
    const made = init?.type === "NewExpression" ? String((init["callee"] as Node)["name"]) : "";
    const isReadonly = /"Readonly(Map|Set)"/.test(annotation);
    return COLLECTIONS.has(made) && !isReadonly && !isSmallTable(init)
      ? [`the collection ${name} lives as long as the program`]
      : [];
  });
}

/** A collection that is filled where it is made, and that nothing changes (see `mutations`), is a constant. */
function isSmallTable(init: Node | null): boolean {
  const callee = (init?.["callee"] as Node | undefined)?.["name"];
  const values = (init?.["arguments"] ?? []) as unknown[];
  return (callee === "Set" || callee === "Map") && values.length > 0;
}

/** Calls that change something which stands at the top of the file. */
function mutations(program: ReturnType<typeof parseSync>["program"], body: readonly Node[]): string[] {
  const constants = new Set(
    body
      .flatMap(declared)
      .filter(({ init }) => init?.type === "ArrayExpression" || init?.type === "NewExpression")
      .map(({ name }) => name),
  );
  const found: string[] = [];
  new Visitor({
    CallExpression({ callee }) {
      if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier") return;
      if (!constants.has(callee.object.name) || callee.property.type !== "Identifier") return;
      if (MUTATORS.has(callee.property.name)) found.push(`${callee.object.name} at the top of the file is changed`);
    },
  }).visit(program);
  return found;
}

function hasDefaultExport(body: readonly Node[]): boolean {
  return body.some(({ type }) => type === "ExportDefaultDeclaration");
}
