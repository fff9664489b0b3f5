import fc from "fast-check";

/** Every run draws the same examples, so that a run says the same twice; MANDATE_SEED draws others. */
fc.configureGlobal({ seed: Number(process.env["MANDATE_SEED"] ?? "20261121") });
