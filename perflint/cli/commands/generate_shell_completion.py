"""``perflint generate-shell-completion SHELL``: the script that lets a shell complete commands, options and rules."""

from __future__ import annotations

import click

from perflint.cli import chinese, completing, output
from perflint.errors import PerflintError

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_PERFLINT_COMPLETE"  # by this click knows that a shell asks


@click.command(
    cls=chinese.Command,
    short_help="生成命令行补全脚本。",
    help="输出 bash、zsh 或 fish 的补全脚本，可补全命令、选项、规则编号、输出格式和文件。\n\n"
    'bash：在 ~/.bashrc 里写 eval "$(perflint generate-shell-completion bash)"；zsh：在 ~/.zshrc 的 compinit 之后写同样的'
    "一句，bash 换成 zsh；fish：perflint generate-shell-completion fish > ~/.config/fish/completions/perflint.fish。",
)
@click.argument("shell", metavar="|".join(SHELLS), shell_complete=completing.words(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print the script that click has for the shell."""
    from click.shell_completion import ShellComplete, get_completion_class

    kind = get_completion_class(shell) if shell in SHELLS else None
    if kind is None:
        raise PerflintError(f"没有“{shell}”的补全脚本", advice=f"可选：{' '.join(SHELLS)}")
    script = kind(ctx.find_root().command, {}, "perflint", VARIABLE)
    output.write_stdout(ShellComplete.source(script))  # what bash adds to it is a look for its own version
    return 0
