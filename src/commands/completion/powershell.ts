import { powershellComment } from "../../package/escape.ts";
import type { Candidates, CompletionCommand, CompletionOption, CompletionTree } from "./completion-tree.ts";

/** Completion for Windows PowerShell 5.1 and PowerShell 7, to be run from a profile. Where nothing of ours fits, files complete. */
export function powershellCompletion({ program, options, commands }: CompletionTree): string {
  const every = [{ name: "", options }, ...commands];
  return `# PowerShell completion for ${powershellComment(program)}: run this from your $PROFILE
Register-ArgumentCompleter -Native -CommandName ${quote(program)} -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $commands = @{
${commands.map(({ name, description }) => entry(name, quote(description))).join("")}  }
  $options = @{
${every.map((command) => entry(command.name, optionTable(command.options))).join("")}  }
  # What may follow an option that takes a value, and what may stand in an argument's place; an empty list is a file.
  $values = @{
${commands.flatMap(valueEntries).join("")}  }
  $arguments = @{
${commands.flatMap(argumentEntries).join("")}  }
  $command = ''
  $position = 0
  $awaited = ''
  $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition })
  foreach ($element in ($before | Select-Object -Skip 1)) {
    $word = $element.ToString()
    if ($awaited -ne '') { $awaited = '' }
    elseif ($values.ContainsKey("$command $word")) { $awaited = "$command $word" }
    elseif ($word.StartsWith('-')) { }
    elseif ($command -eq '') { $command = $word }
    else { $position++ }
  }
  $found = @{}
  if ($awaited -ne '') { foreach ($word in $values[$awaited]) { $found[$word] = $word } }
  elseif ($wordToComplete.StartsWith('-')) { if ($options.ContainsKey($command)) { $found = $options[$command] } }
  elseif ($command -eq '') { $found = $commands }
  else {
    $place = "$command $position"
    if (-not $arguments.ContainsKey($place)) { $place = "$command *" }
    if ($arguments.ContainsKey($place)) { foreach ($word in $arguments[$place]) { $found[$word] = $word } }
  }
  $found.GetEnumerator() | Where-Object { $_.Key.StartsWith($wordToComplete) } | Sort-Object Key | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_.Key, $_.Key, 'ParameterValue', $_.Value)
  }
}
`;
}

function entry(key: string, value: string): string {
  return `    ${quote(key)} = ${value}\n`;
}

function optionTable(options: readonly CompletionOption[]): string {
  const pairs = options.flatMap(({ names, description }) =>
    names.map((name) => `${quote(name)} = ${quote(description)}`),
  );
  return `@{ ${pairs.join("; ")} }`;
}

function valueEntries({ name, options }: CompletionCommand): readonly string[] {
  return options.flatMap(({ names, value }) =>
    value === undefined ? [] : names.map((option) => entry(`${name} ${option}`, wordList(value))),
  );
}

function argumentEntries({ name, arguments: places }: CompletionCommand): readonly string[] {
  return places.map(({ variadic, candidates }, index) =>
    entry(`${name} ${variadic ? "*" : index}`, wordList(candidates)),
  );
}

function wordList(candidates: Candidates): string {
  return candidates.kind === "files" ? "@()" : `@(${candidates.words.map(quote).join(", ")})`;
}

/** Our own words and descriptions are ASCII, in which a quote is the only character that ends a text. */
function quote(text: string): string {
  return `'${powershellComment(text).replaceAll("'", "''")}'`;
}
