import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { formatMoment } from "../format.ts";
import { programName } from "../program-name.ts";
import { request } from "../query.ts";
import type { Session } from "../wire.ts";
import { LoadError, Placeholder } from "./load-error.tsx";
import { useTry } from "./use-try.tsx";

/** Where the person is signed in, and the way to end that everywhere else. */
export function Sessions() {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const attempt = useTry();
  const sessions = useQuery({
    queryKey: ["sessions"],
    queryFn: ({ signal }) => request<Session[]>("auth/list-sessions", { signal }),
  });
  const own = useQuery({
    queryKey: ["sessions", "own"],
    queryFn: ({ signal }) => request<{ session: Session } | null>("auth/get-session", { signal }),
  });
  const endOthers = (): Promise<void> =>
    attempt(t("account.sign_out_others"), async () => {
      await request("auth/revoke-other-sessions", { method: "POST", body: {} });
      await client.invalidateQueries({ queryKey: ["sessions"] });
    });
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">{t("account.sessions")}</h2>
      {sessions.isPending && <Placeholder />}
      {sessions.error && <LoadError error={sessions.error} retry={() => void sessions.refetch()} />}
      <ul className="plain-list">
        {sessions.data?.map((session) => (
          <li key={session.id}>
            <span title={session.userAgent ?? undefined}>
              {session.userAgent ? programName(session.userAgent) : t("account.unknown_program")}
            </span>
            <span className="quiet">
              {session.id === own.data?.session.id ? `${t("account.this_session")} · ` : ""}
              {t("account.since", { at: formatMoment(session.createdAt, i18n.language) })}
              {session.ipAddress ? ` · ${session.ipAddress}` : ""}
            </span>
          </li>
        ))}
      </ul>
      {(sessions.data?.length ?? 0) > 1 && (
        <Button variant="default" onClick={() => void endOthers()}>
          {t("account.sign_out_others")}
        </Button>
      )}
    </section>
  );
}
