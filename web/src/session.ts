import { useQueryClient } from "@tanstack/react-query";
import { useLive } from "./live-context.tsx";
import type { Person } from "./parts/person-form.tsx";
import { request } from "./query.ts";

/** Signs in and out; whatever the page knows is read anew, because another person may see other things. */
export function useSession() {
  const live = useLive();
  const client = useQueryClient();
  const startOver = async (): Promise<void> => {
    live.reopen();
    await client.resetQueries();
  };
  return {
    /** @throws {ApiError} status 401 for a wrong e-mail or password */
    signIn: async (email: string, password: string): Promise<void> => {
      await request("auth/sign-in/email", { method: "POST", body: { email, password } });
      await startOver();
    },
    /** @throws {ApiError} with the server's reason */
    signUp: async (person: Person & { invitation?: string }): Promise<void> => {
      await request("auth/sign-up/email", { method: "POST", body: person });
      await startOver();
    },
    signOut: async (): Promise<void> => {
      await request("auth/sign-out", { method: "POST", body: {} });
      await startOver();
    },
  };
}
