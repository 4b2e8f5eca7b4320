import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Search } from "lucide-react";
import { useRef } from "react";
import { useKeys } from "../keys.ts";

const PAUSE_MS = 250;

type Props = { label: string; value: string; onType: (text: string) => void; onSearch: (text: string) => void };

/** A field for words to search a list by: `/` goes there, and a pause in typing searches. */
export function SearchField({ label, value, onType, onSearch }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const search = useDebouncedCallback((text: string) => onSearch(text.trim()), PAUSE_MS);
  useKeys({ "/": () => field.current?.focus() });
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<Search size={16} aria-hidden />}
      value={value}
      onChange={(event) => (onType(event.currentTarget.value), search(event.currentTarget.value))}
      onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
    />
  );
}
