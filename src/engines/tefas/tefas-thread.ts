/** The thread in which TEFAS is asked and its answers are read. */
import type { FundWindow } from "../../funds/windows.ts";
import { serveAsking } from "../asking/serve-asking.ts";
import { askWindow, type WindowResult } from "./ask-window.ts";
import type { TefasOptions } from "./tefas-engine.ts";

serveAsking<TefasOptions, FundWindow, never, WindowResult>((window, options, { signal }) =>
  askWindow(window, options, signal),
);
