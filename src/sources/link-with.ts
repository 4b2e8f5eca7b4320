/**
 * Puts parameters into a link, in the order of the object; those without a value are left out. A list gives its
 * parameter once for each of its values.
 */
export function linkWith(
  base: string | URL,
  parameters: Readonly<Record<string, string | number | readonly string[] | null>>,
): URL {
  const url = new URL(base);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) continue;
    for (const one of typeof value === "object" ? value : [value]) url.searchParams.append(name, String(one));
  }
  return url;
}
