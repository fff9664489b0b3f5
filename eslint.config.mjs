import { builtinModules } from "node:module";
import importX from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

const world = "Only host/ and cli.ts touch the world.";

/**
 * Imports point one way (ARCHITECTURE.md). Each folder lists what it may not import; `commands/` joins the consumers, only
 * `host/` and `cli.ts` may touch Node's own modules.
 */
const stages = ["source", "diagnostics", "catalogue", "policy", "codex", "package"];
const consumers = ["diff", "drift", "fleet", "audit", "simulate", "import"];
// What is wrong with a text is a diagnostic, so source/ reports some; diagnostics/ in turn knows places in texts, and no parser.
const above = (folder) =>
  stages.slice(stages.indexOf(folder) + 1).filter((name) => !(folder === "source" && name === "diagnostics"));
const zones = [
  ...stages.map((folder) => ({
    target: `./src/${folder}`,
    from: [...above(folder), ...consumers, "commands", "host"].map((name) => `./src/${name}`),
  })),
  ...consumers.map((folder) => ({ target: `./src/${folder}`, from: ["./src/commands", "./src/host"] })),
  ...consumers.map((folder) => ({
    target: `./src/${folder}`,
    from: consumers.filter((other) => other !== folder).map((other) => `./src/${other}/views`),
  })),
  { target: "./src/host", from: ["./src/commands"] },
];

export default tseslint.config(
  { ignores: ["dist/", "out/", ".cache/", "node_modules/", "coverage/", "test/fixtures/"] },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [importX.createNodeResolver({ extensions: [".ts", ".js", ".json"] })] },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-unnecessary-condition": "off",
      "import-x/no-restricted-paths": ["error", { zones, basePath: import.meta.dirname }],
      "import-x/no-cycle": "error",
      "max-params": ["error", 5],
      "no-console": "error",
    },
  },
  {
    files: ["src/**/*.ts"],
    ignores: ["src/host/**", "src/cli.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: builtinModules.map((name) => ({ name, message: world })),
          patterns: [{ group: ["node:*"], message: world }],
        },
      ],
      "no-restricted-syntax": ["error", { selector: "ImportExpression > Literal[value=/^node:/]", message: world }],
      "no-restricted-globals": [
        "error",
        ...["process", "Date", "performance", "crypto", "fetch", "setTimeout", "setInterval", "setImmediate"].map(
          (name) => ({ name, message: world }),
        ),
      ],
      "no-restricted-properties": [
        "error",
        { object: "globalThis", property: "process", message: world },
        { object: "Math", property: "random", message: "Same input, same bytes." },
      ],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
);
