import { type DefaultTreeAdapterMap, parse, parseFragment } from "parse5";

type Node = DefaultTreeAdapterMap["node"];
export type Element = DefaultTreeAdapterMap["element"];

/** Reads a page as browsers do and gives its elements that fulfil a condition, in the order of the page. */
export function elementsIn(html: string, isWanted: (element: Element) => boolean): Element[] {
  return [...elementsBelow(parse(html))].filter(isWanted);
}

/** The elements inside of another that fulfil a condition. */
export function elementsOf(element: Element, isWanted: (element: Element) => boolean): Element[] {
  return [...elementsBelow(element)].filter(isWanted);
}

/** The value of an attribute, its entities resolved, or null. */
export function attribute(element: Element | undefined, name: string): string | null {
  return element?.attrs.find((attr) => attr.name === name)?.value ?? null;
}

/** Tells whether an element carries a class. */
export function hasClass(element: Element, name: string): boolean {
  return (attribute(element, "class") ?? "").split(/\s+/).includes(name);
}

/** The text that stands in an element, white space folded. */
export function textOf(element: Node | undefined): string {
  return element === undefined ? "" : [...textsBelow(element)].join("").replaceAll(/\s+/g, " ").trim();
}

/** The text of a piece of HTML that a source sends as a description: its tags gone, its entities resolved. */
export function textOfHtml(html: string | null): string | null {
  if (html === null) return null;
  const text = [...textsBelow(parseFragment(html))].join("").replaceAll(/\s+/g, " ").trim();
  return text === "" ? null : text;
}

// Both walk with a stack of their own: a page may be nested deeper than calls may.
function* elementsBelow(root: Node): Generator<Element> {
  for (const node of nodesBelow(root)) if ("tagName" in node) yield node;
}

function* textsBelow(root: Node): Generator<string> {
  for (const node of nodesBelow(root)) if (node.nodeName === "#text" && "value" in node) yield node.value;
}

function* nodesBelow(root: Node): Generator<Node> {
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node !== root) yield node;
    if (node.nodeName === "script" || node.nodeName === "style") continue;
    if ("childNodes" in node) open.push(...node.childNodes.toReversed());
  }
}
