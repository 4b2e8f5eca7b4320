import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { reasonOf } from "./job-actions.tsx";

export type Person = { name: string; email: string; password: string };

const FIELDS = [
  { field: "name", type: "text", autoComplete: "name", label: "person.name" },
  { field: "email", type: "email", autoComplete: "username", label: "sign_in.email" },
  { field: "password", type: "password", autoComplete: "new-password", label: "person.password" },
] as const;

type Props = {
  submit: string;
  /** Why nobody can be made here, or "". */
  obstacle: string;
  /** Key of the sentence that gives the `reason` of a refusal. */
  failed: string;
  onSubmit: (person: Person) => Promise<void>;
};

/** Asks for what an account needs. */
export function PersonForm({ submit, obstacle, failed, onSubmit }: Props) {
  const { t } = useTranslation();
  const [person, setPerson] = useState<Person>({ name: "", email: "", password: "" });
  const [trouble, setTrouble] = useState(obstacle);
  const [isSending, setIsSending] = useState(false);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsSending(true);
    setTrouble("");
    try {
      await onSubmit(person);
    } catch (error) {
      setTrouble(t(failed, { reason: reasonOf(t, error) }));
    }
    setIsSending(false);
  };
  return (
    <form className="form" onSubmit={(event) => void send(event)}>
      {FIELDS.map(({ field, label, ...input }) => (
        <TextInput
          key={field}
          {...input}
          label={t(label)}
          required
          value={person[field]}
          onChange={(event) => setPerson({ ...person, [field]: event.currentTarget.value })}
        />
      ))}
      <p className="failure" role="alert">
        {trouble}
      </p>
      <Button type="submit" disabled={obstacle !== ""} loading={isSending}>
        {submit}
      </Button>
    </form>
  );
}
