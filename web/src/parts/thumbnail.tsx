import { type ReactNode, useState } from "react";
import { apiUrl } from "../query.ts";

type Props = {
  /** Null: there is no file to show. */
  assetId: string | null;
  /** What stands there where no thumbnail can be made. */
  children: ReactNode;
};

/** The small picture of a file, as the server makes it; loaded when it comes into view. */
export function Thumbnail({ assetId, children }: Props) {
  const [broken, setBroken] = useState<string | null>(null);
  if (assetId === null || broken === assetId) return children;
  const address = apiUrl(`assets/${assetId}/thumbnail`);
  return <img src={address} alt="" loading="lazy" decoding="async" onError={() => setBroken(assetId)} />;
}
