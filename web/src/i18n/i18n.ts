import { createInstance, type i18n, type TFunction } from "i18next";
import { initReactI18next } from "react-i18next";
import type { WireError } from "../wire.ts";
import en from "./en.json" with { type: "json" };
import tr from "./tr.json" with { type: "json" };

export const LANGUAGES = ["en", "tr"] as const;
export type Language = (typeof LANGUAGES)[number];
const PLACE = "trawl.language";

/** Makes the translations in the language that was chosen here before, else the browser's. */
export async function openI18n(): Promise<i18n> {
  const instance = createInstance().use(initReactI18next);
  instance.on("languageChanged", (language) => (document.documentElement.lang = language));
  await instance.init({
    lng: firstLanguage(),
    fallbackLng: "en",
    resources: { en: { translation: en }, tr: { translation: tr } },
    interpolation: { escapeValue: false },
  });
  return instance;
}

function firstLanguage(): Language {
  const kept = window.localStorage.getItem(PLACE);
  return LANGUAGES.find((language) => language === kept) ?? (navigator.language.startsWith("tr") ? "tr" : "en");
}

/** Switches to the other language and remembers it on this device. */
export async function switchLanguage(instance: i18n): Promise<void> {
  const next: Language = instance.language === "tr" ? "en" : "tr";
  window.localStorage.setItem(PLACE, next);
  await instance.changeLanguage(next);
}

/** Gives a failure in the language of the page: the server's own words in English, else the text of its code. */
export function failureText(t: TFunction, language: string, error: WireError): string {
  const translated = t(`failure.${error.code}`, { defaultValue: "" });
  const first = language === "en" ? error.message : translated;
  return first || error.message || translated || error.code;
}
