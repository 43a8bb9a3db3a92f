"""The tables of `study.toml`, each as a class: keys, defaults and which go together."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from persona_gen.domain.evidence import Measure, StatisticName
from persona_gen.errors import nearest

STUDY_FILE = "study.toml"
STATE_FOLDER = ".persona-gen"
"""Where the database lives, inside the study's folder."""


class Table(BaseModel):
    """A pydantic base for the tables of `study.toml`; unknown keys are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StudyInfo(Table):
    """`[study]`: what the study is."""

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    title: str = ""
    source: str = ""
    """Origin and licence of the data."""
    collected: date | None = None
    review_by: date | None = None


class Customers(Table):
    """`[customers]`: the table with one row a customer."""

    file: str | None = None
    files: list[str] = []
    """Several files of the same columns, read one after the other."""
    sheet: str | None = None
    """Worksheet of an .xlsx file; the first one by default."""
    id: str
    missing: list[str] = [""]
    """Cells that mean "not known"; everything else, "NA" included, is text."""
    derive: dict[str, str] = {}
    """New columns as SQL expressions over the others, in order."""
    exclude: str | None = None
    """SQL condition of rows to leave out; they are counted and shown."""

    @model_validator(mode="after")
    def _one_or_more_files(self) -> Customers:
        if bool(self.file) == bool(self.files):
            raise ValueError("give either file = … or files = […]")
        return self

    @property
    def paths(self) -> tuple[str, ...]:
        """The files, in order."""
        return (self.file,) if self.file else tuple(self.files)


class SegmentRule(Table):
    """`[[segments.rule]]`: a criterion; the first rule that matches a customer wins."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str
    where: str
    """SQL condition over the customer table's columns."""


class SegmentGroup(Table):
    """`[[segments.group]]`: a qualitative segment, found in research and known by its participants only."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str
    n: int | None = None
    """Number of participants, where the files do not tell."""


class GivenSegment(Table):
    """`[[segments.value]]`: one value of the segment column, with its id and name."""

    value: str
    id: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str | None = None


class Segments(Table):
    """`[segments]`: either a column, or rules in order, or groups found in research."""

    column: str | None = None
    value: list[GivenSegment] = []
    """Which values of the column are segments; all of them where the list is empty."""
    rule: list[SegmentRule] = []
    group: list[SegmentGroup] = []

    @model_validator(mode="after")
    def _one_way(self) -> Segments:
        if sum((self.column is not None, bool(self.rule), bool(self.group))) != 1:
            raise ValueError("give exactly one of column = …, [[segments.rule]] or [[segments.group]]")
        ids = [s.id for s in self.rule] + [s.id for s in self.group]
        twice = next((i for i in ids if ids.count(i) > 1), None)
        if twice:
            raise ValueError(f"segment id {twice!r} stands twice; give each its own")
        if self.value and self.column is None:
            raise ValueError("[[segments.value]] needs column = …")
        return self


class Metric(Table):
    """`[[metric]]`: what to measure on each customer.

    With `column` and numbers: the statistics named. With `column` and text: a share per category.
    With `where`: the share of customers for whom the condition holds, named by `category`; the base is
    everybody for whom the condition is not null.
    """

    id: str = Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$")
    label: str
    column: str | None = None
    where: str | None = None
    category: str | None = None
    """What the condition means, such as "with partner"; "yes" by default."""
    categories: list[str] = []
    """Which categories to keep; all of them where the list is empty."""
    statistics: list[StatisticName] = []
    """For numbers; median, p25, p75 and mean by default."""
    unit: str | None = None
    measure: Measure | None = None
    """Whether people state it or were observed to do it."""

    @model_validator(mode="after")
    def _column_or_where(self) -> Metric:
        if (self.column is None) == (self.where is None):
            raise ValueError(f"metric {self.id!r}: give either column = … or where = …")
        if self.where is None and self.category is not None:
            raise ValueError(f"metric {self.id!r}: category goes with where; for a column use categories")
        return self


class Gap(Table):
    """`[[gap]]`: a stated and an observed metric of the same thing."""

    label: str
    stated: str
    """Metric id, or `metric/category`."""
    observed: str


class Aggregated(Table):
    """`[aggregated]`: a table that already holds statistics, one row each; the columns' names in it."""

    file: str
    sheet: str | None = None
    segment: str = "segment"
    metric: str = "metric"
    statistic: str = "statistic"
    value: str = "value"
    label: str | None = None
    category: str | None = None
    unit: str | None = None
    n: str | None = None
    overall: str | None = None
    missing: list[str] = [""]


class Interviews(Table):
    """`[[interviews]]`: files with what participants said."""

    files: list[str] = Field(min_length=1)
    """Paths or patterns below the study's folder."""
    segment: str | None = None
    """Every participant of these files belongs to this segment."""
    participants: str | None = None
    """A table that maps participants to segments; see the next two keys."""
    participant_column: str = "participant"
    segment_column: str = "segment"
    id_column: bool = False
    """Participants are customer ids of the customer table, which knows their segment."""
    participant: str = "participant"
    """In .csv files: the column with the participant."""
    text: str = "answer"
    """In .csv files: the column with the words."""
    question: str | None = None
    """In .csv files: the column with the question."""
    researchers: list[str] = ["Interviewer", "Researcher", "Moderator", "Facilitator"]
    """Speakers whose words are not a participant's."""
    notes: bool = False
    """Write-ups, not transcripts: quotations are participants' words, the other sentences researchers'."""
    sections: dict[str, str] = {}
    """In notes: words of a heading → segment, for files that tell of several segments."""
    sheet: str | None = None
    """Worksheet of an .xlsx file; the first one by default."""
    layout: Literal["answers", "columns"] = "answers"
    """In .csv and .xlsx files: a row an answer, or a column a participant and a row a question."""
    consent_column: str | None = None
    """In the table of `participants`: who agreed; the words of everybody else are not read, and are counted."""
    attributes: list[str] = []
    """In the table of `participants`: columns to know of each one, such as their region."""

    @model_validator(mode="after")
    def _table_for_columns(self) -> Interviews:
        if self.participants is None and (self.consent_column or self.attributes):
            raise ValueError("consent_column and attributes are columns of a table; add participants = …")
        return self

    @model_validator(mode="after")
    def _one_map(self) -> Interviews:
        facts_alone = (self.consent_column or self.attributes) and "segment_column" not in self.model_fields_set
        maps = self.participants is not None and not facts_alone
        if sum((self.segment is not None, maps, self.id_column)) > 1:
            raise ValueError("give only one of segment, participants and id_column")
        return self


class Privacy(Table):
    """`[privacy]`: what stays hidden."""

    min_cell: int = Field(default=5, ge=1)
    """Shares of fewer members than this, and statistics over a base this small, are suppressed."""
    redact: bool = True
    """Replace e-mail addresses, phone numbers, names and other direct identifiers in snippets."""
    names: list[str] = []
    """Further names of people, places or firms to replace, besides those of the speakers."""
    keep: list[str] = []
    """Words that look like a name or a number of a person and are none, such as a product's name."""
    presidio: str | None = None
    """Name or folder of a spaCy model, for a second finder (needs the extra `pii`)."""


class Keep(Table):
    """`[evidence]`: how much of a segment's profile reaches the writer."""

    statistics: int = Field(default=40, ge=1)
    snippets: int = Field(default=100, ge=0)


class Themes(Table):
    """`[themes]`: how interviews are coded."""

    codebook: str | None = None
    """A .csv or .qdc file with the codes; without one they are proposed from the material."""
    most: int = Field(default=12, ge=1, le=100)
    """How many codes are proposed at most."""


class Check(Table):
    """`[check]`: local models that help the checkers; both are extras, and off by default."""

    entailment: str | None = None
    """Folder of an ONNX cross-encoder, which decides a claim that one remark carries."""
    embeddings: str | None = None
    """Folder of an ONNX sentence-embedding model, which finds evidence and decides nothing."""


class LLM(Table):
    """`[llm]`: the endpoint; the key stands in OPENAI_API_KEY, never here."""

    base_url: str | None = None
    model: str | None = None
    judge_model: str | None = None
    temperature: float | None = 0.4
    seed: int | None = None
    max_tokens: int = Field(default=6000, ge=64)
    timeout: float = Field(default=120.0, gt=0)
    """Seconds for one attempt."""
    attempts: int = Field(default=6, ge=1)
    """Tries for one call when the transport fails."""
    concurrency: int = Field(default=4, ge=1)
    requests_per_minute: int | None = Field(default=None, ge=1)
    budget_usd: float | None = Field(default=None, gt=0)
    budget_tokens: int | None = Field(default=None, gt=0)
    price_per_million: dict[Literal["input", "output"], float] | None = None
    """US dollars per million tokens; wins over the built-in price list."""


class Draft(Table):
    """`[draft]`: who words the personas."""

    writer: Literal["auto", "evidence", "model", "recorded"] = "auto"
    recordings: str | None = None
    """Folder of recorded completions, for the recorded writer."""
    repairs: int = Field(default=2, ge=0, le=5)
    """How often a statement that failed its check goes back to the model."""
    names: dict[str, str] = {}
    """Segment id → the persona's invented first name."""


class Review(Table):
    """`[review]`: who approves."""

    reviewer: str | None = Field(default=None, min_length=1)
    """The reviewer's name; PERSONA_GEN_REVIEWER wins, the system's user is taken where neither is set."""
    second_reviewer: bool = False
    """A persona is approved only when two different reviewers approved the same revision."""


class Database(Table):
    """`[store]`: where a team keeps what the study produces."""

    url: str | None = Field(default=None, min_length=1)
    """Database URL, such as postgresql://host/study; a database for each study. PERSONA_GEN_STORE wins."""


class Study(Table):
    """All of `study.toml`; `folder` is where it lies."""

    folder: Path = Path()
    study: StudyInfo
    customers: Customers | None = None
    segments: Segments
    metric: list[Metric] = []
    gap: list[Gap] = []
    aggregated: Aggregated | None = None
    interviews: list[Interviews] = []
    privacy: Privacy = Privacy()
    evidence: Keep = Keep()
    themes: Themes = Themes()
    check: Check = Check()
    llm: LLM = LLM()
    draft: Draft = Draft()
    review: Review = Review()
    store: Database = Database()

    @model_validator(mode="after")
    def _parts_fit(self) -> Study:
        if self.customers is None and self.aggregated is None and not self.interviews:
            raise ValueError("there is nothing to read; add [customers], [aggregated] or [[interviews]]")
        if (
            self.customers is None
            and (self.metric or self.segments.rule or self.segments.column)
            and not self.aggregated
        ):
            raise ValueError("metrics, rules and a segment column need a table; add [customers]")
        metrics = [m.id for m in self.metric]
        twice = next((i for i in metrics if metrics.count(i) > 1), None)
        if twice:
            raise ValueError(f"metric id {twice!r} stands twice; give each its own")
        for gap in self.gap:
            for metric in (gap.stated.split("/")[0], gap.observed.split("/")[0]):
                if metric not in metrics:
                    raise ValueError(f"gap {gap.label!r}: no metric {metric!r}; {nearest(metric, metrics)}")
        return self

    @property
    def state_folder(self) -> Path:
        """Where the database lives."""
        return self.folder / STATE_FOLDER

    def path(self, name: str) -> Path:
        """Return a file named in `study.toml`, which is relative to the study's folder."""
        return self.folder / name
