import { Button, TextInput } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { type KeyboardEvent, useCallback, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  groupOf,
  isNamed,
  SOURCE_GROUPS,
  type SourceChoice,
  type SourceGroup,
  workingSources,
} from "../source-choice.ts";
import type { Source } from "../wire-search.ts";
import { LoadError } from "./load-error.tsx";
import { SourceItem } from "./source-item.tsx";

type Props = {
  catalogue: UseQueryResult<Source[]>;
  /** The sources that can be asked for what is wanted. */
  fitting: readonly Source[];
  choice: SourceChoice;
  chosen: ReadonlySet<string>;
  error: string | undefined;
  onChoice: (choice: SourceChoice) => void;
};

/** Which sources are asked: a line that says how many, and on demand all of them with their live state. */
export function SourcePicker(props: Props) {
  const { catalogue, fitting, choice, chosen, error } = props;
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const list = useId();
  const { refetch } = catalogue;
  const toggle = (): void => {
    if (!isOpen) void refetch();
    setIsOpen(!isOpen);
  };
  const count =
    choice === "recommended"
      ? t("sources.recommended_count", { count: chosen.size })
      : t("sources.chosen_count", { chosen: chosen.size, all: fitting.length });
  return (
    <section className="source-picker" aria-label={t("sources.title")}>
      <div className="source-picker-head">
        <span>
          {t("sources.title")}: <b role="status">{catalogue.data ? count : t("search.reading_sources")}</b>
        </span>
        <Button variant="default" size="xs" aria-expanded={isOpen} aria-controls={list} onClick={toggle}>
          {t(isOpen ? "search.hide_sources" : "search.choose_sources")}
        </Button>
      </div>
      {error && (
        <p className="failure" role="alert">
          {error}
        </p>
      )}
      <div id={list} hidden={!isOpen}>
        {isOpen && catalogue.error && <LoadError error={catalogue.error} retry={() => void refetch()} />}
        {isOpen && catalogue.data && <OpenPicker {...props} all={catalogue.data} />}
      </div>
    </section>
  );
}

function OpenPicker({ fitting, choice, chosen, all, onChoice }: Props & { all: readonly Source[] }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const shown = typed.trim() === "" ? fitting : fitting.filter((source) => isNamed(source, typed.trim()));
  const groups = Map.groupBy(shown, groupOf);
  const unfit = all.filter(({ searchable }) => searchable).length - fitting.length;
  // The rows get callbacks that stay the same, so that only the one that changes is drawn again.
  const latest = useRef({ chosen, onChoice });
  useEffect(() => {
    latest.current = { chosen, onChoice };
  });
  const onToggle = useCallback((id: string) => {
    const { chosen: before, onChoice: tell } = latest.current;
    tell(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]);
  }, []);
  const chooseGroup = (sources: readonly Source[], isOn: boolean): void => {
    const ids = new Set(sources.map(({ id }) => id));
    const others = [...chosen].filter((id) => !ids.has(id));
    onChoice(isOn ? [...others, ...ids] : others);
  };
  const typing = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === "Enter") event.preventDefault();
    if (event.key !== "Escape" || typed === "") return;
    event.preventDefault();
    event.stopPropagation();
    setTyped("");
  };
  return (
    <>
      <div className="source-tools">
        <Presets fitting={fitting} choice={choice} onChoice={onChoice} />
        <TextInput
          type="search"
          size="xs"
          aria-label={t("sources.filter")}
          placeholder={t("sources.filter")}
          leftSection={<Search size={14} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={typing}
        />
      </div>
      <div className="source-list" role="group" aria-label={t("sources.list")}>
        {SOURCE_GROUPS.map((group) => (
          <GroupOfSources
            key={group}
            group={group}
            sources={groups.get(group) ?? []}
            chosen={chosen}
            onToggle={onToggle}
            onAll={chooseGroup}
          />
        ))}
        {shown.length === 0 && <p className="quiet">{t("sources.no_match")}</p>}
      </div>
      {unfit > 0 && <p className="quiet small">{t("sources.unfit", { count: unfit })}</p>}
    </>
  );
}

function Presets({ fitting, choice, onChoice }: Pick<Props, "fitting" | "choice" | "onChoice">) {
  const { t } = useTranslation();
  const isNone = choice !== "recommended" && choice.length === 0;
  return (
    <div className="chips" role="group" aria-label={t("sources.presets")}>
      <button type="button" aria-pressed={choice === "recommended"} onClick={() => onChoice("recommended")}>
        {t("sources.preset_recommended")}
      </button>
      <button type="button" onClick={() => onChoice(workingSources(fitting))}>
        {t("sources.preset_working")}
      </button>
      <button type="button" aria-pressed={isNone} onClick={() => onChoice([])}>
        {t("sources.preset_none")}
      </button>
    </div>
  );
}

type GroupProps = {
  group: SourceGroup;
  sources: readonly Source[];
  chosen: ReadonlySet<string>;
  onToggle: (id: string) => void;
  onAll: (sources: readonly Source[], isOn: boolean) => void;
};

function GroupOfSources({ group, sources, chosen, onToggle, onAll }: GroupProps) {
  const { t } = useTranslation();
  if (sources.length === 0) return null;
  const title = t(`sources.group_${group}`);
  const count = sources.filter(({ id }) => chosen.has(id)).length;
  return (
    <section aria-label={title}>
      <div className="source-group">
        <input
          type="checkbox"
          aria-label={t("sources.group_choose", { group: title })}
          checked={count === sources.length}
          ref={(box) => {
            if (box) box.indeterminate = count > 0 && count < sources.length;
          }}
          onChange={(event) => onAll(sources, event.currentTarget.checked)}
        />
        <h4>{title}</h4>
        <span className="quiet numbers">
          {count} / {sources.length}
        </span>
      </div>
      {group === "generator" && <p className="quiet small">{t("sources.group_generator_text")}</p>}
      <ul>
        {sources.map((source) => (
          <SourceItem key={source.id} source={source} isChosen={chosen.has(source.id)} onToggle={onToggle} />
        ))}
      </ul>
    </section>
  );
}
