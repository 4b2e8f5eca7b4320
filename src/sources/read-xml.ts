import { XMLParser } from "fast-xml-parser";
import { oddAnswer } from "./source-failure.ts";
import { type JsonObject, objectIn, textIn } from "./read-json.ts";

/**
 * Reads an XML answer into objects: attributes begin with `@`, text stands under `#text`, an element that occurs once
 * is itself and not a list (read it with `objectsIn`). Nothing is made into a number, and entities that the document
 * defines itself are not resolved. Throws a `SourceFailure` for what is no XML.
 */
export function readXml(text: string): JsonObject {
  if (/<!ENTITY/i.test(text)) throw oddAnswer("it defines entities of its own");
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: true,
    htmlEntities: true,
  });
  try {
    return objectIn(parser.parse(text, true));
  } catch {
    throw oddAnswer("it is no XML");
  }
}

/** The text of an element, whether it has attributes or not, or null. */
export function elementText(value: unknown): string | null {
  return textIn(value) ?? textIn(objectIn(value)["#text"]);
}
