/**
 * The part of SARIF 2.1.0 that Mandate writes, as a closed JSON schema written from the specification (sections 3.13 to 3.33 and
 * 3.49): anything else in a log is an error. The published schema is not here: its licence does not allow changed copies.
 */
const location = {
  type: "object",
  properties: {
    artifactLocation: {
      type: "object",
      properties: {
        uri: { type: "string", format: "uri-reference" },
        uriBaseId: { const: "%SRCROOT%" },
      },
      required: ["uri"],
      additionalProperties: false,
    },
    region: {
      type: "object",
      properties: Object.fromEntries(
        ["startLine", "startColumn", "endLine", "endColumn"].map((name) => [name, { type: "integer", minimum: 1 }]),
      ),
      required: ["startLine"],
      additionalProperties: false,
    },
  },
  required: ["artifactLocation"],
  additionalProperties: false,
};

const text = {
  type: "object",
  properties: { text: { type: "string", minLength: 1 } },
  required: ["text"],
  additionalProperties: false,
};

const level = { enum: ["error", "warning", "note"] };

const rule = {
  type: "object",
  properties: {
    id: { type: "string", pattern: "^[a-z0-9-]+$" },
    shortDescription: text,
    help: text,
    defaultConfiguration: { type: "object", properties: { level }, additionalProperties: false },
  },
  required: ["id"],
  additionalProperties: false,
};

const relatedLocation = {
  type: "object",
  properties: { id: { type: "integer", minimum: 0 }, physicalLocation: location, message: text },
  additionalProperties: false,
};

const result = {
  type: "object",
  properties: {
    ruleId: { type: "string" },
    ruleIndex: { type: "integer", minimum: 0 },
    level,
    message: text,
    locations: {
      type: "array",
      items: { type: "object", properties: { physicalLocation: location }, additionalProperties: false },
    },
    relatedLocations: { type: "array", uniqueItems: true, items: relatedLocation },
    partialFingerprints: { type: "object", additionalProperties: { type: "string" } },
  },
  required: ["message"],
  additionalProperties: false,
};

const driver = {
  type: "object",
  properties: {
    name: { type: "string" },
    semanticVersion: { type: "string", pattern: "^\\d+\\.\\d+\\.\\d+" },
    rules: { type: "array", uniqueItems: true, items: rule },
  },
  required: ["name"],
  additionalProperties: false,
};

export const sarifShape = {
  type: "object",
  properties: {
    $schema: { type: "string", format: "uri" },
    version: { const: "2.1.0" },
    runs: {
      type: "array",
      items: {
        type: "object",
        properties: {
          tool: { type: "object", properties: { driver }, required: ["driver"], additionalProperties: false },
          columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
          results: { type: "array", items: result },
        },
        required: ["tool"],
        additionalProperties: false,
      },
    },
  },
  required: ["version", "runs"],
  additionalProperties: false,
};
