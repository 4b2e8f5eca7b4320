import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { request } from "../query.ts";
import type { Asset } from "../wire.ts";
import { Confirm } from "./confirm.tsx";
import { reasonOf } from "./job-actions.tsx";
import { useNotices } from "./notices.tsx";

/** Asks before a file goes from the disk. Null is closed. */
export function DeleteAsset({ asset, onClose }: { asset: Asset | null; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { notify } = useNotices();
  const [name, setName] = useState("");
  useEffect(() => {
    if (asset) setName(asset.name);
  }, [asset]);
  const remove = async (): Promise<void> => {
    onClose();
    if (!asset) return;
    try {
      await request(`assets/${asset.id}`, { method: "DELETE" });
    } catch (error) {
      notify("trouble", t("action.failed", { action: t("history.delete"), name, reason: reasonOf(t, error) }));
    }
    await client.invalidateQueries({ queryKey: ["assets"] });
  };
  return (
    <Confirm
      isOpen={asset !== null}
      title={t("files.delete_title", { name })}
      text={t("files.delete_text")}
      onClose={onClose}
    >
      <Button color="buoy" onClick={() => void remove()}>
        {t("files.delete_yes")}
      </Button>
    </Confirm>
  );
}
