/** What Handlebars' compiler makes of a template. */
interface PrecompiledTemplate extends TemplateSpecification {
  readonly compiler: readonly [revision: number, versions: string];
  readonly main: unknown;
}

/** A template: what Handlebars' compiler made of it when the bundle was built, and the text that it was made of. */
declare module "*.hbs" {
  export const text: string;
  const template: PrecompiledTemplate;
  export default template;
}
declare module "*.sh" {
  const text: string;
  export default text;
}
declare module "*.ps1" {
  const text: string;
  export default text;
}
declare module "*.yaml" {
  const text: string;
  export default text;
}
declare module "*.md" {
  const text: string;
  export default text;
}
declare module "*.css" {
  const text: string;
  export default text;
}
declare module "*.sql" {
  const text: string;
  export default text;
}
