import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSourceDeeds } from "../use-sources.ts";
import type { Source } from "../wire-search.ts";
import { reasonOf } from "./job-actions.tsx";

/** The credentials of a source, for an admin: they are written here and never shown. */
export function SourceKeys({ source: { id, key_names, keys_set } }: { source: Source }) {
  // An address of one's own SearXNG is a setting of the server, no credential.
  const names = key_names.filter((name) => name.startsWith("TRAWL_KEY_"));
  return names.map((name) => <KeyField key={name} id={id} name={name} isSet={keys_set.includes(name)} />);
}

function KeyField({ id, name, isSet }: { id: string; name: string; isSet: boolean }) {
  const { t } = useTranslation();
  const { setKey } = useSourceDeeds();
  const [value, setValue] = useState("");
  const [trouble, setTrouble] = useState("");
  const keep = async (key: string | null): Promise<void> => {
    setTrouble("");
    try {
      await setKey(id, name, key);
      setValue("");
    } catch (error) {
      setTrouble(reasonOf(t, error));
    }
  };
  const typed = value.trim();
  return (
    <div className="source-key">
      <TextInput
        type="password"
        size="xs"
        autoComplete="off"
        label={name}
        description={t(isSet ? "sources.key_set" : "sources.key_unset")}
        value={value}
        maxLength={4_096}
        error={trouble || undefined}
        onChange={(event) => setValue(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          // The search around it is not meant.
          event.preventDefault();
          if (typed !== "") void keep(typed);
        }}
      />
      <Button
        variant="default"
        size="xs"
        disabled={typed === ""}
        aria-label={t("action.of", { action: t("sources.key_keep"), name })}
        onClick={() => void keep(typed)}
      >
        {t("sources.key_keep")}
      </Button>
      {isSet && (
        <Button
          variant="subtle"
          size="xs"
          aria-label={t("action.of", { action: t("sources.key_forget"), name })}
          onClick={() => void keep(null)}
        >
          {t("sources.key_forget")}
        </Button>
      )}
    </div>
  );
}
