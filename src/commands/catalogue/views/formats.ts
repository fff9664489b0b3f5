export const catalogueFormats = ["text", "json", "markdown"] as const;

export type CatalogueFormat = (typeof catalogueFormats)[number];
