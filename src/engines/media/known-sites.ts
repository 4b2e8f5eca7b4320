import type { Tool, Tools } from "../../children/tools.ts";
import { type KnownSite, type NamedSearch, readGalleryDlSites, readYtdlpSites, searchesIn } from "./read-extractors.ts";
import { extractorArguments } from "./ytdlp-arguments.ts";

type SiteTool = "yt-dlp" | "gallery-dl";

/** Version 1.25 ends its list with 1, later ones with 0. */
const LISTED_BY_GALLERY_DL = [0, 1];

/** Which sites the installed programs know, as they say themselves; each is asked once, until it is replaced. */
export class KnownSites {
  readonly #tools: Pick<Tools, "demand" | "ask">;
  readonly #read = new WeakMap<Tool, Promise<readonly KnownSite[]>>();

  constructor(tools: Pick<Tools, "demand" | "ask">) {
    this.#tools = tools;
  }

  /** Throws what `Tools.demand` throws. */
  async sitesOf(name: SiteTool): Promise<readonly KnownSite[]> {
    const tool = await this.#tools.demand(name);
    const known = this.#read.get(tool) ?? this.#ask(tool, name);
    this.#read.set(tool, known);
    return known;
  }

  /** The searches that the installed yt-dlp has. Throws as `sitesOf` does. */
  async searches(): Promise<readonly NamedSearch[]> {
    return searchesIn(await this.sitesOf("yt-dlp"));
  }

  async #ask(tool: Tool, name: SiteTool): Promise<readonly KnownSite[]> {
    try {
      if (name === "yt-dlp") return readYtdlpSites(await this.#tools.ask(tool, extractorArguments(tool)));
      const args = ["--config-ignore", "--list-extractors"];
      return readGalleryDlSites(await this.#tools.ask(tool, args, LISTED_BY_GALLERY_DL));
    } catch (error) {
      // What failed may have been the machine: it is tried again.
      this.#read.delete(tool);
      throw error;
    }
  }
}
