/** A program of somebody else that locks the database file given as its argument, until its standard input ends. */
import { DatabaseSync } from "node:sqlite";

const database = new DatabaseSync(process.argv[2] ?? "", { timeout: 5_000 });
database.exec("begin immediate");
console.log("locked");
process.stdin.resume();
process.stdin.on("end", () => {
  database.exec("rollback");
  database.close();
});
