"""Themes by clustering: passages of similar words, with scikit-learn (the extra `cluster`).

TF-IDF over stems, KMeans, and as many clusters as the mean silhouette is best for (Rousseeuw 1987,
"Silhouettes", J. Comput. Appl. Math. 20). What is found is labelled "clusters": passages that sound alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from persona_gen.domain.theme import Code, Codebook, CodedInterviews, Coding
from persona_gen.errors import SettingsError
from persona_gen.themes.editing import free_id
from persona_gen.themes.salience import LEAST_VOICES, voice_of
from persona_gen.themes.stopwords import STOP, WEAK
from persona_gen.themes.words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.evidence import Snippet

CODER = "clusters"
TERMS = 8
"""Words of a cluster that may justify a passage's code."""
SAMPLE = 2_000
"""Passages over which the silhouette is taken at most."""
LOOSE = 0.25
"""Mean likeness of a cluster's passages to its centre (0..1), below which they are a rest and no theme."""


def code_by_clusters(snippets: Sequence[Snippet], *, most: int) -> CodedInterviews:
    """Return participants' snippets in at most `most` clusters, each a code named by its weightiest words.

    Every coding points to the word of the snippet that weighs most in its cluster; a snippet without any
    of the cluster's words stays uncoded, and so do the rest that fits no cluster.

    Raises:
        SettingsError: scikit-learn is not installed.
    """
    said = [s for s in snippets if s.role == "participant"]
    read = tuple(dict.fromkeys(s.key for s in said))
    groups = _groups(said, most)
    codes: list[Code] = []
    codings: list[Coding] = []
    for members, terms in groups:
        surfaces = _surfaces(members, terms)
        words = [surfaces[term] for term in terms if term in surfaces]
        if len({voice_of(s) for s in members}) < min(LEAST_VOICES, len({voice_of(s) for s in said})) or not words:
            continue
        name = ", ".join(words[:3])
        told = ", ".join(f"“{word}”" for word in words)
        code = Code(
            id=free_id(name, {c.id for c in codes}),
            name=name,
            definition=f"Passages that sound alike, weightiest words first: {told}.",
            words=tuple(words),
        )
        codes.append(code)
        codings += [coding for s in members if (coding := _coding(s, code.id, terms)) is not None]
    return CodedInterviews(
        codebook=Codebook(codes=tuple(codes)),
        codings=tuple(dict.fromkeys(codings)),
        read=read,
        method="clusters",
        coder=CODER,
    )


def _stems(text: str) -> list[str]:
    """Return the stems that tell one passage from another."""
    return [
        word.stem for word in words_of(text) if word.text not in STOP and word.stem not in WEAK and len(word.text) > 1
    ]


def _groups(said: Sequence[Snippet], most: int) -> list[tuple[list[Snippet], list[str]]]:
    """Return clusters as (snippets, weightiest stems), the largest first."""
    try:
        from sklearn.cluster import KMeans  # type: ignore[import-untyped]  # noqa: PLC0415  an extra, 2 s to import
        from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]  # noqa: PLC0415  the same
        from sklearn.metrics import silhouette_score  # type: ignore[import-untyped]  # noqa: PLC0415  the same
    except ImportError as error:
        raise SettingsError(
            f"clusters need {error.name or 'scikit-learn'}, which is not installed",
            where="themes by clusters",
            hint="pip install 'persona-gen[cluster]', or let the words decide",
        ) from error
    passages = [s for s in said if _stems(s.text)]
    if len(passages) < 4:
        return []
    # A word of nearly every passage tells nothing; one of a single passage ties nothing.
    vectorizer = TfidfVectorizer(analyzer=_stems, min_df=2, max_df=0.5, sublinear_tf=True)
    try:
        matrix: Any = vectorizer.fit_transform([s.text for s in passages])
    except ValueError:  # no word stands in two passages
        return []
    filled = [i for i in range(matrix.shape[0]) if matrix[i].nnz]
    passages, matrix = [passages[i] for i in filled], matrix[filled]
    distinct = len({tuple(row.indices) for row in matrix})
    best: tuple[float, Any] | None = None
    for k in range(2, min(most, distinct, len(passages) - 1) + 1):
        model = KMeans(n_clusters=k, n_init=4, random_state=0).fit(matrix)
        score = float(silhouette_score(matrix, model.labels_, sample_size=min(SAMPLE, len(passages)), random_state=0))
        if best is None or score > best[0]:
            best = score, model
    return _told(passages, matrix, best[1], vectorizer.get_feature_names_out()) if best else []


def _told(passages: list[Snippet], matrix: Any, model: Any, stems: Any) -> list[tuple[list[Snippet], list[str]]]:
    """Return each cluster that is tight enough, the largest first."""
    found = []
    for number, centre in enumerate(model.cluster_centers_):
        rows = [i for i, label in enumerate(model.labels_) if label == number]
        length = float((centre**2).sum()) ** 0.5
        if rows and length and float((matrix[rows] @ centre).mean()) / length >= LOOSE:
            terms = [str(stems[i]) for i in centre.argsort()[::-1][:TERMS] if centre[i] > 0]
            found.append(([passages[i] for i in rows], terms))
    return sorted(found, key=lambda group: -len(group[0]))


def _surfaces(members: Sequence[Snippet], terms: Sequence[str]) -> dict[str, str]:
    """Return each stem's most frequent form."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for snippet in members:
        for word in words_of(snippet.text):
            if word.stem in terms:
                forms[word.stem][word.text] += 1
    return {term: counted.most_common(1)[0][0] for term, counted in forms.items()}


def _coding(snippet: Snippet, code: str, terms: Sequence[str]) -> Coding | None:
    """Return the coding by the weightiest of the cluster's words that the snippet has."""
    places = {word.stem: word for word in reversed(words_of(snippet.text))}
    word = next((places[term] for term in terms if term in places), None)
    if word is None:
        return None
    return Coding(snippet=snippet.key, code=code, start=word.start, end=word.end, coder=CODER)
