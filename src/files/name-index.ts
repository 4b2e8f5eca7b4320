import { readdir } from "node:fs/promises";
import { numberedName } from "../domain/file-name.ts";
import { waitForDisk } from "./disk-errors.ts";

/**
 * Which readable names of a folder are taken, names that differ only by case or Unicode form counting as one. Only a
 * hint that saves questions to the disk and keeps look-alikes apart; whether a name is free is the disk's to say.
 */
export class NameIndex {
  readonly #folderPath: string;
  /** For each taken name, folded, the number to try next for it. */
  readonly #nextNumber = new Map<string, number>();
  #loading: Promise<void> | null = null;

  constructor(folderPath: string) {
    this.#folderPath = folderPath;
  }

  /** Reads the folder, once. */
  load(): Promise<void> {
    this.#loading ??= this.#readFolder();
    return this.#loading;
  }

  isTaken(name: string): boolean {
    return this.#nextNumber.has(fold(name));
  }

  /** Takes the first name that seems free: the wanted one, or the wanted one with a number. */
  take(wanted: string): string {
    const key = fold(wanted);
    let number = this.#nextNumber.get(key) ?? 1;
    let name = numberedName(wanted, number);
    while (this.#nextNumber.has(fold(name))) {
      number += 1;
      name = numberedName(wanted, number);
    }
    this.#nextNumber.set(fold(name), 2);
    this.#nextNumber.set(key, number + 1);
    return name;
  }

  /** Gives a name back that no file has. */
  giveBack(name: string): void {
    this.#nextNumber.delete(fold(name));
  }

  async #readFolder(): Promise<void> {
    const names = await waitForDisk("reading the download folder", readdir(this.#folderPath));
    for (const name of names) if (!this.isTaken(name)) this.#nextNumber.set(fold(name), 2);
  }
}

function fold(name: string): string {
  return name.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}
