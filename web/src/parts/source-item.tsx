import { ChevronDown } from "lucide-react";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Source } from "../wire-search.ts";
import { SourceFacts } from "./source-facts.tsx";
import { SourceState } from "./source-state.tsx";

type Props = { source: Source; isChosen: boolean; onToggle: (id: string) => void };

/** One source that can be ticked, with its state; what else is known of it on demand. */
export const SourceItem = memo(function SourceItem({ source, isChosen, onToggle }: Props) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const { id, title, adult } = source;
  return (
    <li className="source" data-source={id} data-open={isOpen || undefined}>
      <div className="source-line">
        <label>
          <input type="checkbox" checked={isChosen} onChange={() => onToggle(id)} />
          <span className="source-title">{title}</span>
          {adult && <span className="tag">{t("sources.adult")}</span>}
          <SourceState source={source} />
        </label>
        <button
          type="button"
          className="icon-button"
          aria-expanded={isOpen}
          aria-label={t("sources.more", { title })}
          onClick={() => setIsOpen(!isOpen)}
        >
          <ChevronDown size={16} aria-hidden />
        </button>
      </div>
      {isOpen && <SourceFacts source={source} />}
    </li>
  );
});
