"""The command about grants: the table of rates and caps, and the estimate for a project's cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api import options
from api.terminal import say, say_json, say_table, tell

if TYPE_CHECKING:
    from qa.answer import Citation
    from qa.grants import Grant

Piece = str | None


def grants(
    sheet: options.Sheet = None,
    recipient: Annotated[
        Piece, typer.Option("--recipient", metavar="補助対象", help="例：民間団体、NPO、市町村")
    ] = None,
    subprogram: Annotated[Piece, typer.Option("--subprogram", metavar="事業", help="事業名の一部")] = None,
    text: Annotated[Piece, typer.Option("--text", metavar="語", help="行のどこかにある語")] = None,
    ministry: Annotated[Piece, typer.Option("--ministry", metavar="府省庁", help="府省庁")] = None,
    rate: Annotated[Piece, typer.Option("--rate", metavar="率", help="補助率の下限（例：2/3、50%）")] = None,
    cap: Annotated[
        Piece, typer.Option("--cap", metavar="金額", help="補助上限の下限（例：600万円、6,000千円）")
    ] = None,
    cost: Annotated[
        Piece,
        typer.Option("--cost", metavar="金額", help="この事業費のときの補助額と自己負担を試算する（例：900万円）"),
    ] = None,
    joint: Annotated[
        bool, typer.Option("--joint", help="複数の団体が共同（圏域など）で実施するとして試算する")
    ] = False,
    json: options.Json = False,
    store: options.Store = None,
    embedding_model: options.Model = None,
    database_url: options.Database = None,
    chroma_url: options.Chroma = None,
) -> None:
    """補助対象と事業ごとの補助率・補助上限を一覧にし、補助額を試算する。"""
    settings = options.store_settings(store, embedding_model, database_url, chroma_url)
    from api.opening import open_or_begin
    from index.numbers import parse_amount, parse_rate
    from qa.grants import grants as find

    least_rate = None if rate is None else parse_rate(rate)
    least_cap = None if cap is None else parse_amount(cap)
    project = None if cost is None else parse_amount(cost)
    if rate is not None and least_rate is None:
        raise typer.BadParameter(f"補助率「{rate}」を読めません。2/3、66.7%、８割 のように指定してください。")
    for given, amount in ((cap, least_cap), (cost, project)):
        if given is not None and (amount is None or amount < 1):
            raise typer.BadParameter(f"金額「{given}」を読めません。600万円、6,000千円 のように指定してください。")
    found = find(
        open_or_begin(settings, tell),
        sheet=sheet,
        recipient=recipient,
        subprogram=subprogram,
        text=text,
        ministry=ministry,
        rate_at_least=least_rate,
        cap_at_least=least_cap,
    )
    if project is not None:
        _say_estimates(found, project, joint, json)
    elif json:
        from api.wire_grants import GrantOut

        say_json([GrantOut.of(grant).model_dump(mode="json") for grant in found])
    else:
        _say_grants(found)


def _say_grants(found: tuple[Grant, ...]) -> None:
    if not found:
        tell("条件に合う補助はありません。")
        return
    heads = ("シート", "補助対象", "事業", "補助率", "補助上限等", "ページ")
    say_table(
        heads, [(*_named(g), g.rate_text or "記載なし", g.cap_text or "記載なし", _pages(g.citations)) for g in found]
    )


def _say_estimates(found: tuple[Grant, ...], cost: int, joint: bool, as_json: bool) -> None:
    from api.wire_grants import EstimatesOut, GrantEstimateOut

    estimates = EstimatesOut(
        cost=cost, total=len(found), estimates=[GrantEstimateOut.of(g, cost, joint) for g in found]
    )
    if as_json:
        say_json(estimates.model_dump(mode="json"))
        return
    if not found:
        tell("条件に合う補助はありません。")
        return
    from qa.say import human_yen

    lines = []
    for grant, item in zip(found, estimates.estimates, strict=True):
        for share in item.shares:
            capped = "（上限）" if share.capped else ""
            amounts = (f"{human_yen(share.grant)}{capped}", human_yen(share.own_share))
            lines.append((*_named(grant), share.rate, *amounts, item.note, _pages(grant.citations)))
        if not item.shares:
            lines.append((*_named(grant), "―", "―", "―", item.note, _pages(grant.citations)))
    say(f"事業費 {human_yen(cost)} の試算：{estimates.formula}")
    say_table(("シート", "補助対象", "事業", "補助率", "補助額", "自己負担", "備考", "ページ"), lines)


def _named(grant: Grant) -> tuple[str, str, str]:
    return grant.sheet, grant.recipient, grant.subprogram


def _pages(citations: tuple[Citation, ...]) -> str:
    return "・".join(str(p) for p in sorted({c.page for c in citations if c.page}))
