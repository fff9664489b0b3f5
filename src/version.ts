import manifest from "../package.json" with { type: "json" };

/** Mandate's own version, as package.json has it. */
export const toolVersion: string = manifest.version;
