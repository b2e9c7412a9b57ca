"""The encoders: the bundled model worked out by hand, and the same in sentence-transformers."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, pre_tokenizers

from api.settings import Settings
from index.encode import BUNDLED, Encoder, StaticEncoder, load_encoder
from index.errors import ModelUnavailable

TEXTS = [
    "民間団体の補助率と上限は？",
    "孤独・孤立対策推進経費",
    "６，０００千円　ﾎｼﾞｮ上限 6,000千円",
    "①NPO法人\nAlpha-β 2/3",
    "",
    "　\n",
    "𠮟る🙂",
    "長い文章。" * 500,
]


# Things said in other words than the form's, and what they mean.
SAME = [
    ("市町村に出るお金の割合", "市区町村に対する補助率"),
    ("ひとりぼっちの高齢者を支える", "孤立した高齢者への支援を行う"),
    ("道路の老朽化対策", "高速道路の補修・更新を進める"),
    ("コメ農家への助成", "水田農業の経営安定のため交付金を交付する"),
    ("子どもの医療費", "小児慢性特定疾病の患者の医療費を助成する"),
    ("外国から来た労働者の相談窓口", "外国人材の受入れに関する相談体制を整備する"),
    ("地震に強い学校にする", "公立学校施設の耐震化を推進する"),
    ("サイバー攻撃への備え", "情報セキュリティ対策を強化する"),
]


@pytest.fixture(scope="module")
def bundled() -> Encoder:
    return load_encoder()


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Three words, two dimensions; scales 1, 0.5 and 2."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "補助": 1, "上限": 2}, unk_token="[UNK]"))  # noqa: S106
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(folder / "tokenizer.json"))
    rows = np.array([[0, 0], [6, 8], [0, 2]], dtype=np.int8)
    scales = np.array([1.0, 0.5, 2.0], dtype=np.float32)
    save_file({"embeddings": rows, "weights": scales}, str(folder / "model.safetensors"))
    return folder


def test_vectors_by_hand(tiny: Path) -> None:
    encoder = StaticEncoder(tiny)
    # 補助 = (3, 4), 上限 = (0, 4); their mean is (1.5, 4), of length sqrt(18.25).
    expected = [[0.6, 0.8], [0.0, 1.0], [1.5 / 18.25**0.5, 4 / 18.25**0.5], [0.0, 0.0], [0.0, 0.0]]
    vectors = encoder.encode(["補助", "上限", "補助 上限", "知らない語", ""])
    np.testing.assert_allclose(vectors, expected, atol=1e-6)
    assert (encoder.name, encoder.dim) == ("tiny", 2)


def test_prefix_of_dimensions(tiny: Path) -> None:
    encoder = StaticEncoder(tiny, dim=1)
    np.testing.assert_allclose(encoder.encode(["補助", "上限"]), [[1.0], [0.0]], atol=1e-6)
    assert encoder.fingerprint != StaticEncoder(tiny).fingerprint
    with pytest.raises(ModelUnavailable, match="次元"):
        StaticEncoder(tiny, dim=3)


def test_fingerprint_follows_weights(tiny: Path) -> None:
    before = StaticEncoder(tiny).fingerprint
    rows = np.array([[0, 0], [6, 8], [0, 3]], dtype=np.int8)
    save_file({"embeddings": rows, "weights": np.ones(3, dtype=np.float32)}, str(tiny / "model.safetensors"))
    assert StaticEncoder(tiny).fingerprint != before


def test_bundled_rows_are_unit_or_zero(bundled: Encoder) -> None:
    vectors = bundled.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), bundled.dim)
    lengths = np.linalg.norm(vectors, axis=1)
    empty = np.array([not text.strip() for text in TEXTS])
    np.testing.assert_allclose(lengths[~empty], 1.0, atol=1e-5)
    assert not vectors[empty].any()
    assert bundled.encode([]).shape == (0, bundled.dim)


def test_normalisation_is_inside(bundled: Encoder) -> None:
    wide, narrow = bundled.encode(["補助率は２／３、上限は６，０００千円（ＮＰＯ）", "補助率は2/3 上限は6000千円 npo"])
    np.testing.assert_allclose(wide, narrow, atol=1e-6)


def test_batch_does_not_matter(bundled: Encoder) -> None:
    together = bundled.encode(TEXTS)
    alone = np.concatenate([bundled.encode([text]) for text in TEXTS])
    np.testing.assert_array_equal(together, alone)


@pytest.mark.parametrize("dim", [512, 256, 128])
def test_the_first_dimensions_are_a_model(bundled: Encoder, dim: int) -> None:
    short = StaticEncoder(BUNDLED, dim=dim)
    asked, said = (short.encode(side) for side in zip(*SAME, strict=True))
    found = (asked @ said.T).argmax(axis=1)
    assert (found == np.arange(len(SAME))).sum() >= len(SAME) - 1
    cut = bundled.encode(TEXTS)[:, :dim]
    lengths = np.linalg.norm(cut, axis=1, keepdims=True)
    np.testing.assert_allclose(short.encode(TEXTS), cut / np.maximum(lengths, 1e-12), atol=1e-6)


def test_the_card_is_of_these_weights(bundled: Encoder) -> None:
    card = (BUNDLED.parent / "README.md").read_text(encoding="utf-8")
    assert bundled.fingerprint in card, "the weights changed: measure them again and bring the card up to date"
    assert sum(file.stat().st_size for file in BUNDLED.rglob("*") if file.is_file()) < 25e6


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_same_vectors_in_sentence_transformers(bundled: Encoder) -> None:
    other = load_encoder(str(BUNDLED))
    assert (other.name, other.dim) == (str(BUNDLED), bundled.dim)
    assert other.fingerprint == load_encoder(str(BUNDLED)).fingerprint
    assert np.abs(other.encode(TEXTS) - bundled.encode(TEXTS)).max() < 1e-6
    assert other.encode([]).shape == (0, bundled.dim)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_another_model_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    words = Tokenizer(models.WordLevel({"[UNK]": 0, "補助": 1, "上限": 2}, unk_token="[UNK]"))  # noqa: S106
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    rows = np.array([[0, 0, 0], [3, 4, 0], [0, 0, 5]], dtype=np.float32)
    SentenceTransformer(modules=[StaticEmbedding(words, embedding_weights=rows)]).save(str(tmp_path / "mine"))

    monkeypatch.setenv("SHEETQA_EMBEDDING_MODEL", str(tmp_path / "mine"))
    encoder = load_encoder(Settings.load().embedding_model)
    expected = [[0.6, 0.8, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]
    np.testing.assert_allclose(encoder.encode(["補助", "上限", " "]), expected, atol=1e-6)
    assert encoder.fingerprint != load_encoder().fingerprint

    monkeypatch.delenv("SHEETQA_EMBEDDING_MODEL")
    assert Settings.load().embedding_model is None


@pytest.mark.parametrize("name", ["どこにもないフォルダー", "nobody/no-such-model"])
def test_a_model_that_is_not_here_is_named(name: str) -> None:
    with pytest.raises(ModelUnavailable, match=name) as caught:
        load_encoder(name)
    assert "ダウンロード" in caught.value.remedy


def test_a_damaged_model_is_named(tiny: Path) -> None:
    (tiny / "model.safetensors").write_bytes(b"\0" * 40)
    with pytest.raises(ModelUnavailable, match="tiny"):
        StaticEncoder(tiny)


def test_light_and_quick_to_load() -> None:
    program = (
        "import sys, json, time; from index.encode import load_encoder; t = time.perf_counter();"
        "e = load_encoder(); cold = time.perf_counter() - t; q = ['民間団体の補助率は？']; e.encode(q);"
        "t = time.perf_counter(); [e.encode(q) for _ in range(200)]; query = (time.perf_counter() - t) / 200;"
        "print(json.dumps({'cold': cold, 'query': query, 'heavy': [m for m in ('torch', 'transformers',"
        " 'sentence_transformers') if m in sys.modules]}))"
    )
    raw = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    seen = json.loads(raw.stdout)
    assert seen["heavy"] == []
    # Ten times what an idle machine takes: this guards against a wrong path, not against a busy neighbour.
    assert seen["cold"] < 3.0
    assert seen["query"] < 0.002


def test_many_texts_per_second(bundled: Encoder) -> None:
    started = time.perf_counter()
    bundled.encode(["孤独・孤立に悩む人を支援するNPO等に対し、補助金を交付する。" * 3] * 1000)
    assert time.perf_counter() - started < 5.0
