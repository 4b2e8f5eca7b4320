import { Button, type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

/** The colour of shallow sea; shade 7 carries white text, shade 3 dark text (contrast 4.5 or more). */
const TIDE: MantineColorsTuple = [
  "#e4f6f4",
  "#c9ebe7",
  "#98dcd5",
  "#63cbc2",
  "#3dbcb1",
  "#22a89e",
  "#118a84",
  "#0b6e75",
  "#0a5a61",
  "#07454b",
];
/** The orange of a buoy: failures and everything that destroys. */
const BUOY: MantineColorsTuple = [
  "#fff0e8",
  "#ffdfcf",
  "#ffbf9f",
  "#ff9e6e",
  "#f5814a",
  "#e06830",
  "#c95420",
  "#ab4312",
  "#8a350d",
  "#662608",
];

/** Night at sea: what Mantine paints its dark surfaces and texts with. */
const DARK: MantineColorsTuple = [
  "#e6eef0",
  "#b6c4ca",
  "#8fa1a9",
  "#6d8089",
  "#3c5059",
  "#2a3b44",
  "#182831",
  "#111e26",
  "#0c171d",
  "#081014",
];

export const THEME = createTheme({
  primaryColor: "tide",
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  luminanceThreshold: 0.28,
  colors: { tide: TIDE, buoy: BUOY, dark: DARK },
  fontFamily: '"Inter Variable", Inter, ui-sans-serif, system-ui, "Segoe UI", "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "JetBrains Mono", "Cascadia Mono", Menlo, Consolas, monospace',
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  // Said aloud, so that style/frame.css can see it.
  components: { Button: Button.extend({ defaultProps: { variant: "filled" } }) },
});

/** Ties Mantine's surfaces and quiet texts to the page's own colours, which style/frame.css defines for both themes. */
export const resolveVariables: CSSVariablesResolver = () => {
  const shared = {
    "--mantine-color-body": "var(--surface)",
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-dimmed": "var(--ink-quiet)",
    "--mantine-color-placeholder": "var(--ink-quiet)",
    "--mantine-color-default-border": "var(--line-strong)",
    "--mantine-color-default": "var(--surface)",
    "--mantine-color-default-hover": "var(--hover)",
    "--mantine-color-error": "var(--buoy)",
  };
  return { variables: {}, light: shared, dark: shared };
};
