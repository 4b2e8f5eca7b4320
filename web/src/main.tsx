import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { I18nextProvider } from "react-i18next";
import { App } from "./app.tsx";
import { openI18n } from "./i18n/i18n.ts";
import { openLive } from "./live.ts";
import { LiveProvider } from "./live-context.tsx";
import { JobActionsProvider } from "./parts/job-actions.tsx";
import { JobNewsProvider } from "./parts/job-news.tsx";
import { NoticesProvider } from "./parts/notices.tsx";
import { createQueryClient } from "./query.ts";
import { resolveVariables, THEME } from "./theme.ts";
import "./style/mantine.css";
import "./style/frame.css";
import "./style/rows.css";
import "./style/dialogs.css";
import "./style/search.css";
import "./style/narrow.css";
import "./style/people.css";
import "./style/funds.css";

const root = document.getElementById("root");
if (!root) throw new Error("The page has no place for the application.");
const live = openLive(document.baseURI);
const queryClient = createQueryClient();

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={THEME} cssVariablesResolver={resolveVariables} defaultColorScheme="auto">
      <I18nextProvider i18n={await openI18n()}>
        <QueryClientProvider client={queryClient}>
          <LiveProvider value={live}>
            <NoticesProvider>
              <JobActionsProvider>
                <JobNewsProvider>
                  <App />
                </JobNewsProvider>
              </JobActionsProvider>
            </NoticesProvider>
          </LiveProvider>
        </QueryClientProvider>
      </I18nextProvider>
    </MantineProvider>
  </StrictMode>,
);
