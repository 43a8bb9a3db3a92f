"""Words that state no fact: what a claim may hold beside the words that were checked and still be green."""

from __future__ import annotations

from persona_gen.checking.context import stem

_FUNCTION = (
    "a an the of in on at to for from by with without and or but nor so as than that this "
    "these those there here it its itself "
    "be am is are was were been being have has had do does did will would can could may might "
    "must shall should not no yes "
    "he she they we you i him her them us me his their our your my mine hers theirs ours "
    "herself himself themselves who whom "
    "whose which what when where why how if then else all any each every both either neither "
    "none nobody some such same other "
    "others another more most less least few fewer much many own too very just only also even "
    "still yet ever never about "
    "around over under up down out off into onto through during before after above below "
    "between within per via among while "
    "whereas though although however hence thus against across along because since until upon "
    "one ones s t re ve ll d m "
    "once inclined prone apt like likely something anything nothing everything someone anyone "
    "everyone everybody anybody somebody way"
)
_HEDGES = (
    "about around roughly nearly almost approximately some close well rather quite somewhat "
    "fairly pretty little bit touch "
    "slightly far barely hardly scarcely just only merely simply exactly precisely clearly "
    "practically virtually largely "
    "mostly mainly generally typically typical usually usual normally often sometimes overall "
    "average mean median general total whole "
    "perhaps probably likely apparently indeed certainly surely comfortably give take latter former respectively alone "
    "mere tiny sizeable whopping scant modest altogether together combined counting apiece put all told say "
    "speak course expect might"
)
_EDITORIAL = (
    "meet think face stand represent make made come comes go goes get sit sits run runs keep "
    "keeps hold holds show shows "
    "tell tells name named call called take takes turn turns find finds look looks give gives set sets bring brings "
    "sum add adds account accounts count counts amount amounts reach reaches place places "
    "total figure figures number numbers "
    "rate rates share shares level levels rest case cases story matter fact answer answers "
    "thing things part parts side "
    "group groups segment segments profile profiles persona personas role roles kind type "
    "circle camp peer peers position "
    "customer customers shopper shoppers people person user users patient patients respondent "
    "respondents member members "
    "participant participants client clients buyer buyers household households home homes "
    "everyone base survey study sample "
    "record file us we our house family families mother mothers father fathers woman women man men adult adults "
    "great big small large high low long short new old good better best bad worse worst top main major minor true real "
    "busy busiest heavy heavier heaviest hard harder easy fill rack racking lift lag lags lean "
    "leans leaning hunt hunts love "
    "loves stay stays belong belongs cover covers know known leave leaves live lives living "
    "far away back first last second "
    "third latest newest recent recently so-far now today currently year years month months "
    "week weeks day days time times "
    "period habit habits behaviour behavior practice tendency common frequent frequently frequency regular regularly "
    "happen happens matter compare compared comparison against versus higher lower highest "
    "lowest bigger smaller larger "
    "greater fewer longer shorter older younger equal equally evenly double twice half third "
    "quarter same similar different "
    "difference gap ahead behind rank ranks ranked order figure list score value values "
    "percent percentage percentages share "
    "proportion fraction majority minority few handful several many most least all answer "
    "answered say says said report reports "
    "reported state states stated give gave given use used using uses do does did done ever "
    "never always rarely seldom hardly "
    "irrelevant relevant leave cold warm great little own stop stopped stops dozen hundred "
    "thousand million alike likewise too "
    "elsewhere widely world board yes such self affair affairs tool purpose begin start starts "
    "started open opens choose pick picks "
    "convert converts translate translates work works working write writes manage manages "
    "handle handles team teams middle spoken speak parent parents kind kinds see seen vote "
    "voter voters voted shown asked tester testers touch beside sits spread sides end ends "
    "account mark marks remain remains invented fictional fictitious imagined composite"
)
_FILLERS = frozenset(stem(word) for text in (_FUNCTION, _HEDGES, _EDITORIAL) for word in text.split()) | frozenset(
    f"{_FUNCTION} {_HEDGES} {_EDITORIAL}".split()
)


_FREQUENCIES = frozenset({"weekly", "monthly", "yearly", "hourly", "nightly", "quarterly", "family", "supply", "reply"})


_PLAIN = frozenset(stem(word) for text in (_FUNCTION, _HEDGES) for word in text.split()) | frozenset(
    f"{_FUNCTION} {_HEDGES}".split()
)


_TELLING_TEXT = (
    "most all none few never always nobody everyone everybody more less fewer higher lower not no hardly rarely "
    "seldom nor without majority minority double twice half"
)
_TELLING = frozenset(_TELLING_TEXT.split())


def is_telling(word: str) -> bool:
    """Tell whether a word quantifies, compares or denies: green needs a finding that has looked at it."""
    return word in _TELLING or word.endswith(("n't", "n’t"))


_PLACING = frozenset({"least", "every", "each", "first", "second", "third", "last", "best", "worst"})
"""Words that give a place or take in everybody."""
_NOW_AND_THEN = frozenset({"sometimes", "occasionally"})
"""Words that weaken a habit ("sometimes" for "usually")."""


def is_placing(word: str) -> bool:
    """Tell whether a word gives a rank or takes in everybody: green needs a finding that has looked at it, too."""
    return word in _PLACING or word in _NOW_AND_THEN


def is_plain(word_stem: str) -> bool:
    """Tell whether a stem is a function word or a hedge, which states nothing anywhere."""
    return word_stem in _PLAIN


def is_filler(word_stem: str) -> bool:
    """Tell whether a stem belongs to the words that state no fact on their own."""
    adverb = len(word_stem) > 5 and word_stem.endswith("ly") and word_stem not in _FREQUENCIES
    return word_stem in _FILLERS or adverb
