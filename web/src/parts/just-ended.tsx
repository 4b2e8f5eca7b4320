import { useTranslation } from "react-i18next";
import { failureText } from "../i18n/i18n.ts";
import { jobTitle } from "../job-title.ts";
import { linkTo } from "../route.ts";
import { useJustEnded } from "./job-news.tsx";
import { StatusMark } from "./status-mark.tsx";

/** The last few jobs that ended while the page looked on, so that they do not just vanish from the list. */
export function JustEnded({ onOpen }: { onOpen: (id: string) => void }) {
  const { t, i18n } = useTranslation();
  const jobs = useJustEnded();
  if (jobs.length === 0) return null;
  return (
    <section className="just-ended" aria-labelledby="just-ended">
      <h2 id="just-ended">{t("active.just_ended")}</h2>
      <ul>
        {jobs.map((job) => (
          <li key={job.id}>
            <StatusMark status={job.status} size={18} />
            <button type="button" className="link-button" onClick={() => onOpen(job.id)}>
              {jobTitle(job, t)}
            </button>
            <span className="quiet">
              {job.error ? failureText(t, i18n.language, job.error) : t(`status.${job.status}`)}
            </span>
            {job.status === "completed" && <a href={linkTo("files", { job: job.id })}>{t("history.show_files")}</a>}
          </li>
        ))}
      </ul>
    </section>
  );
}
