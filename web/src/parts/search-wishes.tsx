import { TextInput } from "@mantine/core";
import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import {
  type DraftField,
  KINDS,
  LICENSES,
  type LicenseWish,
  NUMBER_FIELDS,
  type NumberField,
  type SearchDraft,
} from "../search-draft.ts";

export type WishProps = {
  draft: SearchDraft;
  change: (part: Partial<SearchDraft>) => void;
  errorAt: (field: DraftField) => string | undefined;
};

/** Pictures, video, audio, files: any of them. */
export function KindChoice({ draft, change, errorAt }: WishProps) {
  const { t } = useTranslation();
  const error = errorAt("kinds");
  return (
    <Toggles
      label={t("search.kinds")}
      values={KINDS}
      chosen={draft.kinds}
      name={(kind) => t(`search.kind_${kind}`)}
      error={error}
      onChange={(kinds) => change({ kinds })}
    />
  );
}

/** A whole number in the limits of its field. */
export function NumberInput({ draft, change, errorAt, field }: WishProps & { field: NumberField }) {
  const { t } = useTranslation();
  return (
    <TextInput
      type="number"
      inputMode="numeric"
      min={1}
      max={NUMBER_FIELDS[field].most}
      label={t(`search.${field}`)}
      value={draft[field]}
      error={errorAt(field)}
      onChange={(event) => change({ [field]: event.currentTarget.value })}
    />
  );
}

/** What is wished for more rarely. */
export function MoreWishes(props: WishProps) {
  const { t } = useTranslation();
  const { draft, change, errorAt } = props;
  const hasFault = (["limit_per_source", "min_width", "min_height"] as const).some((field) => errorAt(field));
  return (
    <details className="fold" open={hasFault || undefined}>
      <summary>
        <ChevronRight size={16} aria-hidden /> {t("search.more")}
      </summary>
      <div className="search-wishes">
        <NumberInput {...props} field="limit_per_source" />
        <NumberInput {...props} field="min_width" />
        <NumberInput {...props} field="min_height" />
      </div>
      <Toggles
        label={t("search.licenses")}
        values={Object.keys(LICENSES) as LicenseWish[]}
        chosen={draft.licenses}
        name={(one) => (one === "public_domain" ? t("search.license_public_domain") : one)}
        hint={t(draft.licenses.length === 0 ? "search.license_any" : "search.license_hint")}
        onChange={(licenses) => change({ licenses })}
      />
    </details>
  );
}

type TogglesProps<Value extends string> = {
  label: string;
  values: readonly Value[];
  chosen: readonly Value[];
  name: (value: Value) => string;
  hint?: string;
  error?: string | undefined;
  onChange: (chosen: Value[]) => void;
};

/** Several choices beside each other, each on or off. */
function Toggles<Value extends string>({ label, values, chosen, name, hint, error, onChange }: TogglesProps<Value>) {
  const toggle = (value: Value): void =>
    onChange(values.filter((one) => (one === value ? !chosen.includes(one) : chosen.includes(one))));
  return (
    <fieldset className="toggles">
      <legend>{label}</legend>
      {values.map((value) => (
        <label key={value}>
          <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
          <span>{name(value)}</span>
        </label>
      ))}
      {hint && <p className="quiet">{hint}</p>}
      {error && (
        <p className="failure" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
