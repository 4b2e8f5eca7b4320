/** What every store must do. One call of this suite per dialect; it knows nothing but the interface. */
import { describe } from "node:test";
import { apiKeysHold } from "./store/api-keys.ts";
import { auditLogHolds } from "./store/audit-log.ts";
import { countersHold } from "./store/counters.ts";
import { fundsHold } from "./store/funds.ts";
import { housekeepingHolds } from "./store/housekeeping.ts";
import { invitationsHold } from "./store/invitations.ts";
import { jobsHold } from "./store/jobs.ts";
import { libraryHolds } from "./store/library.ts";
import { listsHold } from "./store/lists.ts";
import { mediaListsHold } from "./store/media-lists.ts";
import { orderHolds } from "./store/order.ts";
import { picturesHold } from "./store/pictures.ts";
import { schedulesHold } from "./store/schedules.ts";
import { searchHolds } from "./store/search.ts";
import { secretsHold } from "./store/secrets.ts";
import { tasksHold } from "./store/tasks.ts";
import { transactionsHold } from "./store/transactions.ts";
import { usageHolds } from "./store/usage.ts";
import type { OpenStore } from "./store/store-under-test.ts";

export function storeContract(name: string, open: OpenStore): void {
  describe(`store: ${name}`, { timeout: 60_000 }, () => {
    jobsHold(open);
    tasksHold(open);
    listsHold(open);
    orderHolds(open);
    libraryHolds(open);
    housekeepingHolds(open);
    transactionsHold(open);
    countersHold(open);
    apiKeysHold(open);
    auditLogHolds(open);
    invitationsHold(open);
    searchHolds(open);
    mediaListsHold(open);
    usageHolds(open);
    fundsHold(open);
    secretsHold(open);
    picturesHold(open);
    schedulesHold(open);
  });
}
