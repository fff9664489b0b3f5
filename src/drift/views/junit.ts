import { findingCodes } from "../finding-codes.ts";
import { escapeInertXml } from "../../diagnostics/views/escape-xml.ts";
import { type DriftView, findingText, sourceText } from "./view.ts";

/** JUnit XML: one test case for each finding, or one that passes. What could not be told is an error, not a failure. */
export const junitView: DriftView = ({ findings, bundle, time }) => {
  const suite = escapeInertXml(bundle?.policy ?? "drift");
  const errors = findings.filter(({ code }) => code === "unverifiable").length;
  const counts = `tests="${Math.max(1, findings.length)}" failures="${findings.length - errors}" errors="${errors}"`;
  const cases = findings.map((finding) => {
    const { code, path, key, expected, actual } = finding;
    const name = [path, key].filter((part) => part !== "").join(" ");
    const element = code === "unverifiable" ? "error" : "failure";
    const details = [
      findingCodes[code].meaning,
      `expected: ${expected}`,
      `actual: ${actual}`,
      `stated by: ${sourceText(finding)}`,
      `to do: ${finding.repair ?? ""}`,
    ].map(escapeInertXml);
    return [
      `    <testcase classname="${suite}.${code}" name="${escapeInertXml(name === "" ? code : name)}">`,
      `      <${element} type="${code}" message="${escapeInertXml(findingText(finding))}">${details.join("&#10;")}</${element}>`,
      "    </testcase>",
    ];
  });
  const stamp = time === undefined ? "" : ` timestamp="${escapeInertXml(time)}"`;
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="mandate drift" ${counts}>`,
    `  <testsuite name="${suite}" ${counts}${stamp}>`,
    ...(cases.length === 0 ? [`    <testcase classname="${suite}" name="in-sync"/>`] : cases.flat()),
    "  </testsuite>",
    "</testsuites>",
  ].join("\n")}\n`;
};
