import { ActionIcon, type MantineColorScheme, useMantineColorScheme } from "@mantine/core";
import { Moon, Sun, SunMoon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { switchLanguage } from "../i18n/i18n.ts";

const NEXT: Record<MantineColorScheme, MantineColorScheme> = { auto: "light", light: "dark", dark: "auto" };
const ICONS = { auto: SunMoon, light: Sun, dark: Moon } as const;

export function ThemeButton() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Icon = ICONS[colorScheme];
  const label = t("app.theme", { value: t(`app.theme_${colorScheme}`) });
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={34}
      title={label}
      aria-label={label}
      onClick={() => setColorScheme(NEXT[colorScheme])}
    >
      <Icon size={19} aria-hidden />
    </ActionIcon>
  );
}

export function LanguageButton() {
  const { t, i18n } = useTranslation();
  const other = i18n.language === "tr" ? "en" : "tr";
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={34}
      className="language"
      lang={other}
      title={t("app.language")}
      aria-label={`${other.toUpperCase()}: ${t("app.language")}`}
      onClick={() => void switchLanguage(i18n)}
    >
      {other.toUpperCase()}
    </ActionIcon>
  );
}
