"""The flags of `sheetqa eval`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from eval.score import AT_MOST, GATES


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Japanese."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(prog, usage=f"{prog} [オプション]", description=description, add_help=False)
        self._optionals.title = "オプション"
        self.add_argument("--help", "-h", action="help", help="この説明を表示する")

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "使い方：", 1)

    def error(self, message: str) -> NoReturn:
        for english, japanese in _MESSAGES.items():
            message = message.replace(english, japanese)
        self.exit(2, f"{message}\n使い方は {self.prog} --help で確かめてください。\n")


_MESSAGES = {
    "unrecognized arguments": "知らないオプションです",
    "argument ": "",
    "invalid choice": "選べない値です",
    "invalid int value": "整数ではありません",
    "expected one argument": "値を一つ指定してください",
    "expected at least one argument": "値を指定してください",
}


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Return the flags; argparse leaves with SystemExit for help and for wrong ones."""
    parser = Parser("sheetqa eval", "問いと答えの組で、正しさ・引用・棄権・検索・速さを測る。")
    add = parser.add_argument
    add("--questions", type=Path, nargs="+", default=[], metavar="FILE", help="問いのJSONL（既定: 同梱の問い）")
    add("--store", type=Path, metavar="DIR", help="このストアに尋ねる（既定: 手元のPDFから一時的に作る）")
    add("--tables", type=Path, metavar="DIR", help="公式の表のフォルダー（表の行の引用を確かめる）")
    add("--split", choices=("dev", "blind", "both"), default="both", help="問いの半分を選ぶ（既定: 両方）")
    add("--kind", nargs="+", metavar="KIND", help="この種類の問いだけにする")
    add("--show", action="store_true", help="blind の問いも結果と失敗の一覧に載せる")
    add("--failures", type=int, default=0, metavar="N", help="誤った答えを N 件まで表示する")
    add("--no-retrieval", dest="retrieval", action="store_false", help="検索の評価をしない")
    add("--ablations", action="store_true", help="部品を一つずつ外したときの正しさも測る")
    add("--min", type=_bounds, default={}, metavar="NAME=X,…", help=f"下回れば終了コード1（{', '.join(_least())}）")
    add("--max", type=_bounds, default={}, metavar="NAME=X,…", help=f"上回れば終了コード1（{', '.join(AT_MOST)}、ms）")
    add("--compare", type=Path, metavar="FILE", help="以前の results/*.json と並べる")
    add("--html", type=Path, metavar="OUT", help="一枚のHTMLにも書き出す")
    add("--out", type=Path, default=Path("results"), metavar="DIR", help="結果を置くフォルダー（既定: results）")
    add("--no-write", action="store_true", help="結果をファイルに書かない")
    found = parser.parse_args(list(argv))
    _check(parser, found)
    return found


def _least() -> list[str]:
    return [name for name in GATES if name not in AT_MOST]


def _check(parser: argparse.ArgumentParser, found: argparse.Namespace) -> None:
    for flag, names in (("min", _least()), ("max", sorted(AT_MOST))):
        unknown = set(getattr(found, flag)) - set(names)
        if unknown:
            parser.error(f"--{flag} に {'、'.join(sorted(unknown))} はありません（{', '.join(names)}）")


def _bounds(text: str) -> dict[str, float]:
    """Return {"accuracy": 0.9} of "accuracy=0.9,…"."""
    bounds = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, sign, number = part.partition("=")
        try:
            bounds[name.strip()] = float(number)
        except ValueError:
            sign = ""
        if not sign:
            raise argparse.ArgumentTypeError(f"「{part}」は 名前=数 の形で指定してください")
    return bounds
