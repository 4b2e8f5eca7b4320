import { Button, Checkbox, Group, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { linesOf, MOST_LINES } from "../links.ts";
import { usePhase } from "../live-context.tsx";
import { useMe } from "../me.ts";
import { rememberJob } from "../own-jobs.ts";
import { ApiError, request } from "../query.ts";
import { useIdempotencyKey } from "../use-idempotency-key.ts";
import type { Job, Verdict } from "../wire.ts";
import { reasonOf } from "./job-actions.tsx";
import { QuotaLine } from "./quota-list.tsx";
import { Verdicts } from "./verdicts.tsx";

type Added = { job_id: string; job: Job; results?: Verdict[] };

type Props = {
  text: string;
  onText: (text: string) => void;
  /** Some lines became a job. */
  onAdded: (job: Job, count: number) => void;
  onDone: () => void;
};

/** The form that turns links into a job, and then shows what became of each line. */
export function AddLinks({ text, onText, onAdded, onDone }: Props) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [isPaused, setIsPaused] = useState(false);
  const [proxy, setProxy] = useState("");
  const proxies = useMe()?.proxies ?? [];
  const [isSending, setIsSending] = useState(false);
  const [trouble, setTrouble] = useState("");
  const [verdicts, setVerdicts] = useState<Verdict[] | null>(null);
  const [isAdded, setIsAdded] = useState(false);
  const client = useQueryClient();
  const keyFor = useIdempotencyKey();
  const isOffline = usePhase() === "offline";
  const lines = linesOf(text);

  const submit = async (): Promise<void> => {
    if (isSending) return;
    if (lines.length === 0) return setTrouble(t("add.nothing"));
    if (lines.length > MOST_LINES) return setTrouble(t("add.too_many", { count: lines.length, most: MOST_LINES }));
    const body = {
      type: "links",
      urls: lines,
      ...(name.trim() ? { name: name.trim() } : {}),
      ...(proxy ? { proxy } : {}),
      start_paused: isPaused,
    };
    setIsSending(true);
    setTrouble("");
    try {
      const answer = await request<Added>("jobs", { method: "POST", body, key: keyFor(body) });
      const results = answer.results ?? [];
      const accepted = results.filter((one) => one.verdict === "accepted").length;
      rememberJob(answer.job_id);
      onAdded(answer.job, accepted);
      setIsAdded(true);
      if (accepted === results.length) onDone();
      else setVerdicts(results);
    } catch (error) {
      setTrouble(t("add.not_added", { reason: reasonOf(t, error) }));
      setVerdicts(error instanceof ApiError && error.results.length > 0 ? error.results : null);
    }
    setIsSending(false);
    await client.invalidateQueries({ queryKey: ["me"] });
  };

  const correct = (): void => {
    onText(
      (verdicts ?? [])
        .filter((one) => one.verdict === "refused")
        .map((one) => one.url)
        .join("\n"),
    );
    setVerdicts(null);
    setIsAdded(false);
  };

  if (verdicts && isAdded) {
    return (
      <div className="form">
        <Verdicts verdicts={verdicts} />
        <Group justify="flex-end" gap="xs">
          {verdicts.some((one) => one.verdict === "refused") && (
            <Button variant="default" onClick={correct}>
              {t("add.again")}
            </Button>
          )}
          <Button data-autofocus onClick={onDone}>
            {t("add.done")}
          </Button>
        </Group>
      </div>
    );
  }
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Textarea
        data-autofocus
        label={t("add.links")}
        description={t("add.hint")}
        placeholder={t("add.placeholder")}
        value={text}
        rows={Math.max(5, Math.min(14, text.split("\n").length + 1))}
        classNames={{ input: "links-input" }}
        spellCheck={false}
        error={trouble || undefined}
        onChange={(event) => (onText(event.currentTarget.value), setTrouble(""), setVerdicts(null))}
        onKeyDown={(event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && void submit()}
      />
      {verdicts && <Verdicts verdicts={verdicts} />}
      <TextInput
        label={t("add.name")}
        value={name}
        maxLength={200}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {proxies.length > 0 && (
        <NativeSelect
          label={t("action.proxy")}
          value={proxy}
          data={[
            { value: "", label: t("action.proxy_by_host") },
            { value: "direct", label: t("action.proxy_direct") },
            ...proxies,
          ]}
          onChange={(event) => setProxy(event.currentTarget.value)}
        />
      )}
      <Checkbox
        label={t("add.paused")}
        checked={isPaused}
        onChange={(event) => setIsPaused(event.currentTarget.checked)}
      />
      <QuotaLine />
      {isOffline && <p className="failure">{t("add.offline")}</p>}
      <Group justify="flex-end">
        <Button type="submit" loading={isSending} disabled={isOffline}>
          {lines.length === 0 ? t("add.submit_none") : t("add.submit", { count: lines.length })}
        </Button>
      </Group>
    </form>
  );
}
