/** Finds every place of an OpenAPI description in which a client can put text of its own. */
type Schema = {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
};
type Operation = {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
};

/** Lists them as `POST /api/jobs body.name`; lists in brackets, `body.urls[]`. */
export function textFields(description: { readonly paths: Readonly<Record<string, object>> }): string[] {
  const found = new Set<string>();
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(methods as Record<string, Operation>)) {
      const where = `${method.toUpperCase()} ${path}`;
      for (const { name, in: place, schema } of operation.parameters ?? [])
        for (const field of textsOf(schema, name)) found.add(`${where} ${place}.${field}`);
      for (const { schema } of Object.values(operation.requestBody?.content ?? {}))
        for (const field of textsOf(schema, "body")) found.add(`${where} ${field}`);
    }
  }
  return [...found].sort();
}

function textsOf(schema: Schema, path: string): string[] {
  const alternatives = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const inner = [
    ...alternatives.flatMap((one) => textsOf(one, path)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, one]) => textsOf(one, `${path}.${name}`)),
    ...(schema.items === undefined ? [] : textsOf(schema.items, `${path}[]`)),
  ];
  const isText = [schema.type].flat().includes("string") && schema.enum === undefined && schema.const === undefined;
  return isText ? [path, ...inner] : inner;
}
