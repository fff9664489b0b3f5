import { mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** `npm run conformance`: the same tests as CI's, against many client versions, with a line for each as it runs, and a bar. */
export default mergeConfig(base, {
  test: {
    include: ["test/conformance/**/*.test.ts"],
    reporters: ["verbose", "./test/support/progress-reporter.ts"],
    env: {
      MANDATE_CLIENTS:
        process.env["MANDATE_CLIENTS"] ??
        "0.122.0,0.128.0,0.132.0,0.138.0,0.143.0,0.150.0,0.156.0,0.160.0,0.166.0,0.169.0",
      MANDATE_RANDOM_POLICIES: process.env["MANDATE_RANDOM_POLICIES"] ?? "2000",
      MANDATE_MATRIX_TABLE: "1",
    },
  },
});
