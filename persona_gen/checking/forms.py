"""Irregular English forms with the word that they belong to."""

from __future__ import annotations

_FORMS_TEXT = (
    "arise arose arisen, awake awoke awoken, bear bore borne, beat beaten, become became, begin began begun, bend "
    "bent, bet bets, bind bound, bite bit bitten, bleed bled, blow blew blown, break broke broken, bring brought, "
    "build built, burn burnt, buy bought, catch caught, choose chose chosen, cling clung, come came, creep crept, "
    "deal dealt, dig dug, do does did done, draw drew drawn, dream dreamt, drink drank drunk, drive drove driven, "
    "eat ate eaten, fall fell fallen, feed fed, feel felt, fight fought, find found, flee fled, fly flew flown, "
    "forbid forbade forbidden, forget forgot forgotten, forgive forgave forgiven, freeze froze frozen, get got "
    "gotten, give gave given, go goes went gone, grow grew grown, hang hung, have has had having, hear heard, "
    "hide hid hidden, hold held, keep kept, kneel knelt, know knew known, lay laid, lead led, lean leant, learn "
    "learnt, leave left, lend lent, lie lain, lose lost, make made, mean meant, meet met, mistake mistook "
    "mistaken, overcome overcame, pay paid, prove proven, rebuild rebuilt, repay repaid, resell resold, rewrite "
    "rewrote rewritten, rerun reran, ride rode ridden, ring rang rung, run ran running, say said, see saw seen, "
    "seek sought, sell sold, send sent, shake shook shaken, shine shone, shoot shot, show shown, shrink shrank "
    "shrunk, sing sang sung, sink sank sunk, sit sat, sleep slept, slide slid, speak spoke spoken, speed sped, "
    "spend spent, spill spilt, spin spun, spoil spoilt, spring sprang sprung, stand stood, steal stole stolen, "
    "stick stuck, sting stung, strike struck, strive strove, swear swore sworn, sweep swept, swim swam swum, "
    "swing swung, take took taken, teach taught, tear tore torn, tell told, think thought, throw threw thrown, "
    "undergo underwent undergone, understand understood, undertake undertook undertaken, undo undid undone, use "
    "used using, wake woke woken, wear wore worn, weave wove woven, weep wept, win won, withdraw withdrew "
    "withdrawn, write wrote written, be is was are were been, child children, person people, woman women, man "
    "men, wife wives, life lives, half halves, shelf shelves, knife knives, leaf leaves, foot feet, tooth teeth, "
    "mouse mice, criterion criteria, analysis analyses, diagnosis diagnoses, crisis crises"
)
"""Words with their irregular forms; forms that are commoner as another word (saw, rose, lay, ground) are as told."""
IRREGULAR = (
    {form: plain for group in _FORMS_TEXT.split(", ") for plain, *forms in [group.split()] for form in forms}
    | {
        word: word
        for word in (
            *(
                "this",
                "his",
                "news",
                "shopping",
                "tens",
                "hundreds",
                "thousands",
                "dozens",
                "always",
                "evening",
                "morning",
            ),
            *("being", "during", "anything", "something", "nothing", "everything", "less", "leaves", "lives"),
        )
    }
    | {"lives": "live", "leaves": "leave"}
)
