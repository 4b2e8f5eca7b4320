/** Header fields by name. */
export type HeaderFields = Readonly<Record<string, string>>;

/** Header lines in the order they came. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

const OURS: ReadonlySet<string> = new Set(["host", "connection"]);

/** Pairs up Node's flat list of header names and values. */
export function listHeaders(flat: readonly string[]): HeaderList {
  return flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? ""] as const] : []));
}

/** Joins header lines of the same name with a comma, as RFC 9110 section 5.3 has it. Names in lower case. */
export function joinHeaders(list: HeaderList): HeaderFields {
  const joined: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of list) {
    const key = name.toLowerCase();
    joined[key] = joined[key] === undefined ? value : `${joined[key]}, ${value}`;
  }
  return joined;
}

/** Keeps of a caller's headers those that are the caller's to set. */
export function withoutOurs(headers: HeaderFields): HeaderFields {
  return pickHeaders(headers, (name) => !OURS.has(name));
}

/** Keeps the headers whose lower-case name passes. */
export function pickHeaders(headers: HeaderFields, keep: (name: string) => boolean): HeaderFields {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => keep(name.toLowerCase())));
}
