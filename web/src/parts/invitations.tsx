import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatMoment } from "../format.ts";
import { useMe } from "../me.ts";
import { request } from "../query.ts";
import type { Invitation, InvitationPage } from "../wire.ts";
import { LoadError, Placeholder } from "./load-error.tsx";
import { useTry } from "./use-try.tsx";

const DAYS = ["1", "7", "30", "90"];

/** The open invitations, and the way to make one. */
export function Invitations() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [link, setLink] = useState("");
  const open = useQuery({
    queryKey: ["invitations"],
    queryFn: ({ signal }) => request<InvitationPage>("auth/invitation/list", { signal }),
  });
  const renew = (): Promise<void> => client.invalidateQueries({ queryKey: ["invitations"] });
  return (
    <div className="account-page narrow">
      <section aria-labelledby="invite">
        <h2 id="invite">{t("invite.title")}</h2>
        <p className="quiet">{t(useMe()?.registration === "closed" ? "invite.closed" : "invite.text")}</p>
        <NewInvitation
          onMade={async (url) => {
            setLink(new URL(url, document.baseURI).href);
            await renew();
          }}
        />
        {link !== "" && <MadeLink link={link} />}
      </section>
      <section aria-labelledby="invitations">
        <h2 id="invitations">{t("invite.open")}</h2>
        {open.isPending && <Placeholder />}
        {open.error && <LoadError error={open.error} retry={() => void open.refetch()} />}
        {open.data?.invitations.length === 0 && <p className="quiet">{t("invite.none")}</p>}
        <ul className="plain-list">
          {open.data?.invitations.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} onWithdrawn={renew} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function NewInvitation({ onMade }: { onMade: (url: string) => Promise<void> }) {
  const { t } = useTranslation();
  const attempt = useTry();
  const [email, setEmail] = useState("");
  const [days, setDays] = useState("7");
  const make = (event: FormEvent): void => {
    event.preventDefault();
    void attempt(t("invite.make"), async () => {
      const body = { email: email.trim() === "" ? null : email.trim(), days: Number(days) };
      const { url } = await request<{ url: string }>("auth/invitation/create", { method: "POST", body });
      setEmail("");
      await onMade(url);
    });
  };
  return (
    <form className="form" onSubmit={make}>
      <TextInput
        label={t("invite.email")}
        type="email"
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <NativeSelect
        label={t("invite.days")}
        value={days}
        data={DAYS.map((value) => ({ value, label: t("account.days", { count: Number(value) }) }))}
        onChange={(event) => setDays(event.currentTarget.value)}
      />
      <Button type="submit">{t("invite.make")}</Button>
    </form>
  );
}

function MadeLink({ link }: { link: string }) {
  const { t } = useTranslation();
  const clipboard = useClipboard();
  return (
    <div className="made-key" role="status">
      <p>{t("invite.made")}</p>
      <pre tabIndex={0} aria-label={t("invite.link")}>
        {link}
      </pre>
      <Button variant="default" size="xs" onClick={() => clipboard.copy(link)}>
        {t(clipboard.copied ? "invite.copied" : "invite.copy")}
      </Button>
    </div>
  );
}

function InvitationRow({ invitation, onWithdrawn }: { invitation: Invitation; onWithdrawn: () => Promise<void> }) {
  const { t, i18n } = useTranslation();
  const attempt = useTry();
  const { id, email, expires_at: end } = invitation;
  const name = email ?? t("invite.anybody");
  const withdraw = (): Promise<void> =>
    attempt(t("invite.withdraw_of", { name }), async () => {
      await request("auth/invitation/delete", { method: "POST", body: { id } });
      await onWithdrawn();
    });
  return (
    <li>
      <span>{name}</span>
      <span className="quiet">{t("invite.until", { at: formatMoment(end, i18n.language) })}</span>
      <Button
        variant="default"
        size="xs"
        aria-label={t("invite.withdraw_of", { name })}
        onClick={() => void withdraw()}
      >
        {t("invite.withdraw")}
      </Button>
    </li>
  );
}
