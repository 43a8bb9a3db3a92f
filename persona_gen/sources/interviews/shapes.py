"""The shapes of transcription tools' JSON: where in it the entries are, and what they are called.

The shapes are those of the tools' public documentation: Whisper and its relatives (`segments`,
`transcription`), AWS Transcribe (`results.items`), Deepgram (`results.utterances`, `results.channels`),
AssemblyAI (`utterances`), Rev (`monologues`), Azure (`recognizedPhrases`), Google (`results[].alternatives`),
and lists such as Otter's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from persona_gen.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KNOWN = "Whisper, AWS Transcribe, Deepgram, AssemblyAI, Rev, Otter, or a list of objects with speaker and text"
_LISTS = (
    *("transcripts", "transcript", "turns", "messages", "entries", "captions", "sentences", "answers", "responses"),
    *("dialogue", "conversation", "snippets", "interview", "data"),
)
_PART_WORDS = 100
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]?\s+")


@dataclass
class Found:
    """The entries of a file, each with its place (the first is 1), and how to read them."""

    unit: str
    entries: list[tuple[int, Any]] = field(default_factory=list)
    whole: str = ""
    """The words of all entries, where the file holds them besides."""
    per_second: float = 1
    """Units of time in a second."""
    fragments: bool = False
    """Whether an entry may end inside a sentence."""
    names: dict[str, str] = field(default_factory=dict)
    """Names of the speakers by their number."""


def recognise(data: Any, where: str) -> Found:
    """Return the entries of parsed JSON.

    Raises:
        SourceError: the tool reports that it failed, or the shape is not known.
    """
    if isinstance(data, dict) and data.get("status") == "error":
        reason = scalar(data.get("error")) or "no reason given"
        raise SourceError(f"the transcription failed: {reason[:200]}", where=where, hint="transcribe it again")
    found = _list(data, "entry") if isinstance(data, list) else _of_dict(data) if isinstance(data, dict) else None
    if found is None or not found.entries:
        what = "no transcript is recognised in it" if found is None else "there is no entry in it"
        raise SourceError(what, where=where, hint=f"known: {KNOWN}")
    return found


def scalar(value: Any) -> str | None:
    """Return a value as text; None for lists, objects and null."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None or not isinstance(value, int | float):
        return None
    return str(value)


def _list(entries: Any, unit: str, **more: Any) -> Found | None:
    """Number the entries of a list."""
    return Found(unit, list(enumerate(entries, 1)), **more) if isinstance(entries, list) else None


def _of_dict(data: dict[str, Any]) -> Found | None:
    """Try the known shapes, the most telling first."""
    for read in _SHAPES:
        found = read(data)
        if found is not None and found.entries:
            return found
    if isinstance(data.get("speech"), dict):
        return _of_dict({**data["speech"], "speech": None})
    return None


def _whole(data: dict[str, Any], *keys: str) -> str:
    """Return the whole text that stands beside the entries."""
    return next((data[key] for key in keys if isinstance(data.get(key), str)), "")


def _whisper(data: dict[str, Any]) -> Found | None:
    """Whisper and WhisperX: `{"text", "segments": [{"start", "end", "text", "speaker"?}]}`."""
    return _list(data.get("segments"), "segment", whole=_whole(data, "text"), fragments=True)


def _whisper_cpp(data: dict[str, Any]) -> Found | None:
    """whisper.cpp: `{"transcription": [{"timestamps": {"from"}, "text"}]}`."""
    entries = data.get("transcription")
    if not isinstance(entries, list):
        return None
    flat = [{**e, **_object(e.get("timestamps"))} if isinstance(e, dict) else e for e in entries]
    return _list(flat, "segment", fragments=True)


def _assembly_ai(data: dict[str, Any]) -> Found | None:
    """AssemblyAI: `{"utterances": [{"speaker": "A", "text", "start": milliseconds}]}`."""
    return _list(data.get("utterances"), "utterance", whole=_whole(data, "text"), per_second=1000)


def _rev(data: dict[str, Any]) -> Found | None:
    """Rev: `{"monologues": [{"speaker": 0, "elements": [{"type", "value", "ts"}]}], "speakers"?}`."""
    entries = data.get("monologues")
    if not isinstance(entries, list):
        return None
    flat: list[Any] = []
    for entry in entries:
        elements = entry.get("elements") if isinstance(entry, dict) else None
        if not isinstance(elements, list):
            flat.append(entry)
            continue
        said = [_object(element) for element in elements]
        text = "".join(scalar(element.get("value")) or "" for element in said)
        start = next((element["ts"] for element in said if element.get("ts") is not None), None)
        flat.append({"speaker": entry.get("speaker"), "text": text, "start": start})
    return _list(flat, "monologue", names=_names(data.get("speakers")))


def _aws(data: dict[str, Any]) -> Found | None:
    """AWS Transcribe: `results.audio_segments`, or `results.items` with `results.speaker_labels`."""
    results = _object(data.get("results"))
    first = results.get("transcripts")
    whole = _whole(_object(first[0]), "transcript") if isinstance(first, list) and first else ""
    if isinstance(results.get("audio_segments"), list):
        return _list(results["audio_segments"], "segment", whole=whole, fragments=True)
    if not isinstance(results.get("items"), list):
        return None
    speaker_at: dict[str, Any] = {}
    for segment in _objects(_object(results.get("speaker_labels")).get("segments")):
        for item in _objects(segment.get("items")):
            speaker_at[str(item.get("start_time"))] = item.get("speaker_label", segment.get("speaker_label"))
    words = []
    for item in _objects(results["items"]):
        best = next(_objects(item.get("alternatives")), {})
        start = item.get("start_time")
        who = item.get("speaker_label", speaker_at.get(str(start)))
        words.append((who, start, scalar(best.get("content")) or "", item.get("type") == "punctuation"))
    return _list(_joined(words), "segment", whole=whole)


def _deepgram(data: dict[str, Any]) -> Found | None:
    """Deepgram: `results.utterances`, or the paragraphs or words of `results.channels`."""
    results = _object(data.get("results"))
    channels = list(_objects(results.get("channels")))
    best = [next(_objects(channel.get("alternatives")), {}) for channel in channels]
    whole = " ".join(_whole(channel, "transcript") for channel in best)
    if isinstance(results.get("utterances"), list) and results["utterances"]:
        return _list(results["utterances"], "utterance", whole=whole, fragments=True)
    entries = [entry for place, channel in enumerate(best) for entry in _deepgram_channel(channel, place, len(best))]
    entries.sort(key=lambda entry: entry["start"] if isinstance(entry.get("start"), int | float) else 0)
    return _list(entries, "paragraph", whole=whole) if entries else None


def _deepgram_channel(channel: dict[str, Any], place: int, channels: int) -> Iterator[dict[str, Any]]:
    """Return one channel's paragraphs, or its words by speaker."""
    alone = f"Channel {place}" if channels > 1 else None
    paragraphs = list(_objects(_object(channel.get("paragraphs")).get("paragraphs")))
    for paragraph in paragraphs:
        text = " ".join(scalar(s.get("text")) or "" for s in _objects(paragraph.get("sentences")))
        yield {"speaker": paragraph.get("speaker", alone), "text": text, "start": paragraph.get("start")}
    if paragraphs:
        return
    words = [
        (w.get("speaker", alone), w.get("start"), scalar(w.get("punctuated_word", w.get("word"))) or "", False)
        for w in _objects(channel.get("words"))
    ]
    if words:
        yield from _joined(words)
    elif _whole(channel, "transcript"):
        yield {"speaker": alone, "text": channel["transcript"]}


def _joined(words: list[tuple[Any, Any, str, bool]]) -> list[dict[str, Any]]:
    """Join words (speaker, start, word, whether it clings to the word before) to one entry for each turn."""
    entries: list[dict[str, Any]] = []
    for who, start, word, clings in words:
        last = entries[-1] if entries else None
        if last is not None and (clings or last["speaker"] == who):
            last["said"].append(word if clings else f" {word}")
        else:
            entries.append({"speaker": who, "start": start, "said": [word]})
    return [{"speaker": e["speaker"], "start": e["start"], "text": "".join(e["said"])} for e in entries]


def _azure(data: dict[str, Any]) -> Found | None:
    """Azure: `{"recognizedPhrases": [{"speaker", "nBest": [{"display"}]}]}`."""
    entries = data.get("recognizedPhrases")
    if not isinstance(entries, list):
        return None
    flat = [
        {
            "speaker": e.get("speaker"),
            "text": next(_objects(e.get("nBest")), {}).get("display"),
            "start": e.get("offset"),
        }
        if isinstance(e, dict)
        else e
        for e in entries
    ]
    return _list(flat, "phrase")


def _google(data: dict[str, Any]) -> Found | None:
    """Google Speech-to-Text: `{"results": [{"alternatives": [{"transcript"}]}]}`."""
    entries = data.get("results")
    if not isinstance(entries, list):
        return None
    if not any("alternatives" in entry for entry in _objects(entries)):
        return _list(entries, "entry")
    flat = [next(_objects(e.get("alternatives")), {"text": None}) if isinstance(e, dict) else e for e in entries]
    return _list(flat, "result", fragments=True)


def _plain(data: dict[str, Any]) -> Found | None:
    """Lists under a telling name, as Otter and many scripts write them; an object may wrap it once more."""
    for key in _LISTS:
        if isinstance(data.get(key), list):
            return _list(data[key], "entry", names=_names(data.get("speakers")))
        if isinstance(data.get(key), dict):
            inner = _of_dict({**data[key], key: None})
            if inner is not None:
                return inner
    return None


def _text_alone(data: dict[str, Any]) -> Found | None:
    """Nothing but the whole text: parts of whole sentences, about a hundred words each."""
    text = _whole(data, "text", "transcript")
    parts: list[str] = []
    for sentence in _SENTENCE_END.split(text.strip()) if text.strip() else []:
        if parts and len(parts[-1].split()) + len(sentence.split()) <= _PART_WORDS:
            parts[-1] = f"{parts[-1]} {sentence}"
        else:
            parts.append(sentence)
    return _list(parts, "part", whole=text)


_SHAPES: tuple[Callable[[dict[str, Any]], Found | None], ...] = (
    *(_aws, _deepgram, _rev, _assembly_ai, _whisper, _whisper_cpp, _azure, _google, _plain, _text_alone),
)


def _object(value: Any) -> dict[str, Any]:
    """Return an object, or an empty one."""
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Return the objects of a list."""
    return (entry for entry in value if isinstance(entry, dict)) if isinstance(value, list) else iter(())


def _names(speakers: Any) -> dict[str, str]:
    """Return the speakers' names by their number, where a list of them stands beside the entries."""
    found: dict[str, str] = {}
    for speaker in _objects(speakers):
        number = scalar(speaker.get("id", speaker.get("speaker_id")))
        name = scalar(speaker.get("name", speaker.get("speaker_name")))
        if number and name:
            found[number] = name
    return found
