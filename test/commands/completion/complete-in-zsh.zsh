# What a line becomes after the tabulator key: complete-in-zsh.zsh SCRIPT LINE. A real interactive zsh on a pseudo-terminal.
zmodload zsh/zpty
local script=$1 line=$2 answer=$(mktemp -u) ready=$(mktemp -u) output
zpty shell zsh -f -i
zpty -w shell "PS1=; unsetopt beep; autoload -Uz compinit; compinit -D -u; source ${(q)script}
finish() { print -r -- \$BUFFER > ${(q)answer}.part; mv ${(q)answer}.part ${(q)answer} }
zle -N finish; bindkey '^I' complete-word; bindkey '^X' finish; : > ${(q)ready}"
wait_for() {
  repeat 3000; do
    [[ -e $1 ]] && return
    zpty -r -t shell output
    sleep 0.01
  done
  print -u2 "zsh did not answer"
  exit 1
}
wait_for $ready
zpty -w -n shell "$line"$'\t'$'\x18'
wait_for $answer
zpty -d shell
cat $answer
rm -f $answer $ready
