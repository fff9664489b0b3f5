import type { PackageInput } from "../types.ts";

/** The rules of an Intune custom compliance policy over what Discover.ps1 prints. */
export function complianceRules(input: PackageInput): string {
  const rule = (setting: string, operand: string, title: string, description: string) => ({
    SettingName: setting,
    Operator: "IsEquals",
    DataType: "String",
    Operand: operand,
    MoreInfoUrl: "https://learn.microsoft.com/mem/intune/protect/compliance-use-custom-settings",
    RemediationStrings: [{ Language: "en_US", Title: title, Description: description }],
  });
  const contact = `Contact ${input.owner}.`;
  const rules = [
    rule(
      "CodexPolicy",
      "in-sync",
      "The Codex policy is not in force",
      `This device lacks the organisation's Codex policy. ${contact}`,
    ),
    rule(
      "CodexPolicyRevision",
      input.revision,
      "The Codex policy is out of date",
      `This device has another revision. ${contact}`,
    ),
  ];
  return `${JSON.stringify({ Rules: rules }, null, 2)}\n`;
}
