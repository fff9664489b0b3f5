import { Argument } from "commander";
import { common, type CommonOptions, type Registration } from "../program.ts";
import { type CompletionShell, completionShells } from "./shells.ts";

export const registerCompletion: Registration = (program, run) => {
  common(program.command("completion"))
    .description("print a script that completes commands, options and constraints in your shell")
    .addArgument(new Argument("<shell>", "the shell").choices(completionShells))
    .addHelpText(
      "after",
      "\nExamples:\n  source <(mandate completion bash)\n  mandate completion zsh > ~/.zsh/completions/_mandate\n  mandate completion fish > ~/.config/fish/completions/mandate.fish\n  mandate completion powershell >> $PROFILE",
    )
    .action((shell: CompletionShell, options: CommonOptions) => {
      run(async (services) => {
        const { runCompletion } = await import("./run.ts");
        return runCompletion(shell, program, services);
      }, options);
    });
};
