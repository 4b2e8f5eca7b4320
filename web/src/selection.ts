/** Which rows are chosen, and the one that a range starts from. */
export type Selection = { readonly ids: ReadonlySet<string>; readonly anchor: string | null };

export const NOTHING_SELECTED: Selection = { ids: new Set(), anchor: null };

export type Pick = { id: string; how: "only" | "toggle" | "range" };

/** Gives the selection after a click, as lists of files do it: alone, ctrl (toggle), shift (range from the anchor). */
export function pick(selection: Selection, order: readonly string[], { id, how }: Pick): Selection {
  if (how === "range" && selection.anchor !== null) {
    const [from, to] = [order.indexOf(selection.anchor), order.indexOf(id)].sort((a, b) => a - b) as [number, number];
    if (from >= 0) return { ids: new Set([...selection.ids, ...order.slice(from, to + 1)]), anchor: selection.anchor };
  }
  if (how === "only") {
    const isOnlyOne = selection.ids.size === 1 && selection.ids.has(id);
    return isOnlyOne ? NOTHING_SELECTED : { ids: new Set([id]), anchor: id };
  }
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: id };
}

/** Selects every row of the list, or none if all are selected already. */
export function pickAll(selection: Selection, order: readonly string[]): Selection {
  const isAll = order.length > 0 && order.every((id) => selection.ids.has(id));
  return isAll ? NOTHING_SELECTED : { ids: new Set(order), anchor: order[0] ?? null };
}

/** Forgets rows that are gone. Gives the same object when nothing changes. */
export function keepKnown(selection: Selection, order: readonly string[]): Selection {
  if (selection.ids.size === 0) return selection;
  const known = new Set(order);
  const ids = [...selection.ids].filter((id) => known.has(id));
  return ids.length === selection.ids.size ? selection : { ids: new Set(ids), anchor: selection.anchor };
}
