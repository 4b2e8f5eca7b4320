import { Button, Checkbox, Group, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePhase } from "../live-context.tsx";
import { useMe } from "../me.ts";
import { rememberJob } from "../own-jobs.ts";
import { ApiError, request } from "../query.ts";
import { bodyOf, type DraftField, faultOf, NUMBER_FIELDS, type SearchDraft } from "../search-draft.ts";
import { rememberChoice, rememberedChoice } from "../remembered-sources.ts";
import { chosenOf, fittingSources, type SourceChoice } from "../source-choice.ts";
import { useIdempotencyKey } from "../use-idempotency-key.ts";
import { useSources } from "../use-sources.ts";
import type { Job } from "../wire.ts";
import { reasonOf } from "./job-actions.tsx";
import { QuotaLine } from "./quota-list.tsx";
import { KindChoice, MoreWishes, NumberInput, type WishProps } from "./search-wishes.tsx";
import { SourcePicker } from "./source-picker.tsx";

type Added = { job_id: string; job: Job };
/** What is wrong, and at which field; an empty field stands for the form as a whole. */
type Trouble = { field: string; text: string };

type Props = {
  draft: SearchDraft;
  onDraft: (draft: SearchDraft) => void;
  /** The search is on disk. */
  onAdded: (job: Job) => void;
};

const SHOWN_FIELDS: readonly string[] = ["query", "kinds", "sources", ...Object.keys(NUMBER_FIELDS)];
const LEVELS = ["strict", "moderate", "off"] as const;

/** The form that turns words into a search job. */
export function SearchForm({ draft: typed, onDraft, onAdded }: Props) {
  const { t } = useTranslation();
  const isGuest = useMe()?.role === "guest";
  const draft = isGuest ? { ...typed, safe_search: "strict" as const } : typed;
  const [choice, setChoice] = useSourceChoice();
  const [isSending, setIsSending] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const keyFor = useIdempotencyKey();
  const isOffline = usePhase() === "offline";
  const catalogue = useSources();
  const fitting = fittingSources(catalogue.data ?? [], draft.kinds, draft.safe_search);
  const chosen = chosenOf(choice, fitting);
  // What is recommended is the server's to say at the moment of the search.
  const sources = choice === "recommended" || !catalogue.data ? undefined : [...chosen];

  const submit = async (): Promise<void> => {
    if (isSending || isOffline) return;
    const fault = faultOf(draft, sources);
    if (fault) return setTrouble({ field: fault, text: faultText(t, fault) });
    setIsSending(true);
    setTrouble(null);
    try {
      const body = bodyOf(draft, sources);
      const answer = await request<Added>("jobs", { method: "POST", body, key: keyFor(body) });
      rememberJob(answer.job_id);
      onAdded(answer.job);
    } catch (error) {
      setTrouble(troubleOf(error, t("search.not_started", { reason: reasonOf(t, error) })));
    }
    setIsSending(false);
  };
  const change = (part: Partial<SearchDraft>): void => {
    onDraft({ ...draft, ...part });
    setTrouble(null);
  };
  const errorAt = (field: DraftField): string | undefined => (trouble?.field === field ? trouble.text : undefined);
  const wishes: WishProps = { draft, change, errorAt };
  return (
    <form
      className="form search-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextInput
        data-autofocus
        type="search"
        enterKeyHint="search"
        label={t("search.query")}
        description={t("search.query_hint")}
        value={draft.query}
        maxLength={500}
        error={errorAt("query")}
        onChange={(event) => change({ query: event.currentTarget.value })}
      />
      <div className="search-wishes">
        <KindChoice {...wishes} />
        <NumberInput {...wishes} field="limit" />
        <NativeSelect
          label={t("search.safe")}
          description={isGuest ? t("search.safe_guest") : undefined}
          disabled={isGuest}
          value={draft.safe_search}
          data={LEVELS.map((value) => ({ value, label: t(`search.safe_${value}`) }))}
          onChange={(event) => change({ safe_search: event.currentTarget.value as SearchDraft["safe_search"] })}
        />
      </div>
      <SourcePicker
        catalogue={catalogue}
        fitting={fitting}
        choice={choice}
        chosen={chosen}
        error={errorAt("sources")}
        onChoice={(next) => (setChoice(next), setTrouble(null))}
      />
      <MoreWishes {...wishes} />
      <Checkbox
        label={t("search.find_only")}
        checked={draft.findOnly}
        onChange={(event) => change({ findOnly: event.currentTarget.checked })}
      />
      {trouble?.field === "" && (
        <p className="failure" role="alert">
          {trouble.text}
        </p>
      )}
      <QuotaLine />
      {isOffline && <p className="failure">{t("search.offline")}</p>}
      <Group justify="flex-end" className="form-end">
        <Button type="submit" loading={isSending} disabled={isOffline}>
          {t("search.submit")}
        </Button>
      </Group>
    </form>
  );
}

function useSourceChoice(): [SourceChoice, (choice: SourceChoice) => void] {
  const [choice, setChoice] = useState(rememberedChoice);
  return [choice, (next) => (setChoice(next), rememberChoice(next))];
}

type Translate = ReturnType<typeof useTranslation>["t"];

function faultText(t: Translate, field: DraftField): string {
  if (field === "query") return t("search.needs_query");
  if (field === "kinds") return t("search.needs_kind");
  if (field === "sources") return t("search.needs_source");
  return t("search.needs_number", { least: 1, most: NUMBER_FIELDS[field].most });
}

/** A refusal stands at the field that it is about, where the form has that field. */
function troubleOf(error: unknown, text: string): Trouble {
  const field = error instanceof ApiError ? fieldOf(error) : "";
  return { field: SHOWN_FIELDS.includes(field) ? field : "", text };
}

/** The field of the request that is wrong, as the details of a refusal name it or its sentence begins. */
function fieldOf({ detail, message }: ApiError): string {
  const named = (detail as { fields?: { field: string }[] } | undefined)?.fields?.[0]?.field;
  return (named ?? /^(\w+): /.exec(message)?.[1] ?? "").split(".").at(-1) ?? "";
}
