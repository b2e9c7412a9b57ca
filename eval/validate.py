"""Check question sets against their sheets: ``python -m eval.validate [FILE…]``.

Every reference context of a question must stand in its sheet's PDF (or, where the question is asked of all sheets, in
one of them), sign for sign after folding: a PDF may print ⺠ for 民 or wrap a word, and programs differ in what
they make of it. The text is pdfium's, not the project's reader's. Exit code 1 when a context stands nowhere.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from eval.questions import Question, load_all
from eval.stores import documents_at_hand
from index.text import fold


def printed(path: Path) -> str:
    """Return all that a PDF prints, folded."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return "".join(fold(page.get_textpage().get_text_bounded()) for page in document)
    finally:
        document.close()


def strays(questions: Iterable[Question], texts: Mapping[str, str]) -> list[str]:
    """Return a Japanese line for every context that stands nowhere in its sheet.

    ``texts``: sheet -> what it prints, folded. Questions about a sheet that is not among them are left out.
    """
    found = []
    for question in questions:
        wanted = question.sheet or question.about
        if wanted is not None and wanted not in texts:
            continue
        within = [texts[wanted]] if wanted else list(texts.values())
        for context in question.contexts:
            if not any(fold(context) in text for text in within):
                found.append(f"{question.source} {question.id}：「{context}」がシート {wanted or ''} にありません")
    return found


def checkable(questions: Sequence[Question], texts: Mapping[str, str]) -> list[Question]:
    """Return the questions whose sheets are at hand; one asked of all sheets needs all sheets of its set."""
    partial = {q.source for q in questions if (q.sheet or q.about) not in (None, *texts)}
    return [q for q in questions if (q.sheet or q.about) in texts or (not q.sheet and q.source not in partial)]


def main(argv: Sequence[str]) -> int:
    """Check the files named, or all that ship; see the module's docstring."""
    questions = load_all([Path(name) for name in argv])
    texts = {path.stem: printed(path) for path in documents_at_hand()}
    checked = checkable(questions, texts)
    lost = strays(checked, texts)
    for line in lost:
        print(line)
    contexts = sum(len(q.contexts) for q in checked)
    left = len(questions) - len(checked)
    print(f"{len(checked)}問・{contexts}件の根拠を確かめました（シートが手元にない {left}問を除く）。")
    print(f"見つからない根拠：{len(lost)}件")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
