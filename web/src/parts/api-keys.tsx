import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatMoment } from "../format.ts";
import { request } from "../query.ts";
import type { ApiKey, KeyPage } from "../wire.ts";
import { LoadError, Placeholder } from "./load-error.tsx";
import { NewKey } from "./new-key.tsx";
import { useTry } from "./use-try.tsx";

/** The keys of one's own programs. */
export function ApiKeys({ isAdmin }: { isAdmin: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [made, setMade] = useState("");
  const keys = useQuery({
    queryKey: ["api-keys"],
    queryFn: ({ signal }) => request<KeyPage>("auth/api-key/list", { signal }),
  });
  const renew = (): Promise<void> => client.invalidateQueries({ queryKey: ["api-keys"] });
  return (
    <section aria-labelledby="api-keys">
      <h2 id="api-keys">{t("account.keys")}</h2>
      <p className="quiet">{t("account.keys_text")}</p>
      {keys.isPending && <Placeholder />}
      {keys.error && <LoadError error={keys.error} retry={() => void keys.refetch()} />}
      <ul className="plain-list">
        {keys.data?.keys.map((key) => (
          <KeyRow key={key.id} apiKey={key} onRemoved={renew} />
        ))}
      </ul>
      {made !== "" && <MadeKey apiKey={made} />}
      <NewKey
        isAdmin={isAdmin}
        onMade={async (key) => {
          setMade(key);
          await renew();
        }}
      />
    </section>
  );
}

function KeyRow({ apiKey, onRemoved }: { apiKey: ApiKey; onRemoved: () => Promise<void> }) {
  const { t, i18n } = useTranslation();
  const attempt = useTry();
  const { id, name, start, scopes, expires_at: end, last_used_at: used } = apiKey;
  const at = (moment: string | null): string => (moment === null ? "" : formatMoment(moment, i18n.language));
  const remove = (): Promise<void> =>
    attempt(t("account.key_remove", { name }), async () => {
      await request("auth/api-key/delete", { method: "POST", body: { id } });
      await onRemoved();
    });
  return (
    <li>
      <span>
        {name} <code>{start}…</code>
      </span>
      <span className="quiet">
        {scopes.map((scope) => t(`account.scope_${scope}`)).join(", ")}
        {` · ${end === null ? t("account.key_endless") : t("account.key_until", { at: at(end) })}`}
        {` · ${used === null ? t("account.key_unused") : t("account.key_used", { at: at(used) })}`}
      </span>
      <Button variant="default" size="xs" aria-label={t("account.key_remove", { name })} onClick={() => void remove()}>
        {t("account.remove")}
      </Button>
    </li>
  );
}

/** The key itself, this once, with lines to copy into a shell. */
function MadeKey({ apiKey }: { apiKey: string }) {
  const { t } = useTranslation();
  const api = new URL("api/jobs", document.baseURI).href;
  const links = '{"type":"links","urls":["https://example.org/file.zip"]}';
  const lines = [
    `curl -H 'x-api-key: ${apiKey}' ${api}`,
    `curl -H 'x-api-key: ${apiKey}' -H 'content-type: application/json' -d '${links}' ${api}`,
  ];
  return (
    <div className="made-key" role="status">
      <p>{t("account.key_made")}</p>
      <pre tabIndex={0} aria-label={t("account.key_lines")}>
        {[apiKey, "", ...lines].join("\n")}
      </pre>
    </div>
  );
}
