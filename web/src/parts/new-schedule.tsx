import { Button, Checkbox, Group, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { FUND_KINDS } from "../../../src/domain/funds.ts";
import { WEEKDAYS } from "../../../src/domain/schedule.ts";
import { linesOf } from "../links.ts";
import { request } from "../query.ts";
import { useTry } from "./use-try.tsx";

const TYPES = ["funds", "search", "links"] as const;
type Type = (typeof TYPES)[number];
type Draft = {
  name: string;
  type: Type;
  kind: string;
  from: string;
  query: string;
  links: string;
  at: string;
  days: string[];
};

const START: Draft = {
  name: "",
  type: "funds",
  kind: "YAT",
  from: "2025-01-01",
  query: "",
  links: "",
  at: "11:00",
  days: [...WEEKDAYS],
};

/** Times are those of the person's own clock. */
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The body of a new job, of what the form says. */
function jobOf({ type, kind, from, query, links }: Draft): object {
  if (type === "funds") return { type, kind, from };
  return type === "search" ? { type, query: query.trim() } : { type, urls: linesOf(links) };
}

/** The form for a schedule. */
export function NewSchedule({ onMade }: { onMade: () => Promise<void> }) {
  const { t } = useTranslation();
  const attempt = useTry();
  const [draft, setDraft] = useState(START);
  const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change });
  const make = (event: FormEvent): void => {
    event.preventDefault();
    const { name, at, days } = draft;
    void attempt(t("schedules.make"), async () => {
      await request("schedules", { method: "POST", body: { name, job: jobOf(draft), at, days, zone: ZONE } });
      setDraft(START);
      await onMade();
    });
  };
  return (
    <form className="form" onSubmit={make}>
      <TextInput
        label={t("schedules.name")}
        required
        maxLength={300}
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <NativeSelect
        label={t("schedules.what")}
        value={draft.type}
        data={TYPES.map((value) => ({ value, label: t(`schedules.type_${value}`) }))}
        onChange={(event) => set({ type: TYPES.find((one) => one === event.currentTarget.value) ?? "funds" })}
      />
      <Wish draft={draft} set={set} />
      <TextInput
        label={t("schedules.at", { zone: ZONE })}
        type="time"
        required
        value={draft.at}
        onChange={(event) => set({ at: event.currentTarget.value })}
      />
      <Checkbox.Group label={t("schedules.days")} value={draft.days} onChange={(days) => set({ days })}>
        <Group gap="md">
          {WEEKDAYS.map((day) => (
            <Checkbox key={day} value={day} label={t(`schedules.day_${day}`)} />
          ))}
        </Group>
      </Checkbox.Group>
      <Button type="submit" disabled={draft.days.length === 0}>
        {t("schedules.make")}
      </Button>
    </form>
  );
}

/** What is to be made, by its type. */
function Wish({ draft, set }: { draft: Draft; set: (change: Partial<Draft>) => void }) {
  const { t } = useTranslation();
  if (draft.type === "search") {
    return (
      <TextInput
        label={t("schedules.query")}
        required
        value={draft.query}
        onChange={(event) => set({ query: event.currentTarget.value })}
      />
    );
  }
  if (draft.type === "links") {
    return (
      <Textarea
        label={t("schedules.links")}
        required
        autosize
        minRows={3}
        maxRows={10}
        value={draft.links}
        onChange={(event) => set({ links: event.currentTarget.value })}
      />
    );
  }
  return (
    <div className="form-grid">
      <NativeSelect
        label={t("schedules.kind")}
        value={draft.kind}
        data={[...FUND_KINDS]}
        onChange={(event) => set({ kind: event.currentTarget.value })}
      />
      <TextInput
        label={t("schedules.from")}
        type="date"
        required
        value={draft.from}
        onChange={(event) => set({ from: event.currentTarget.value })}
      />
    </div>
  );
}
