"""The field of words in both languages."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from tracker.domain.text import Text
from tracker.playbooks.faults import Fault, suggestion
from tracker.playbooks.fields.base import WORD, Context, Field, or_boolean, shape_of

LONGEST_TEXT = 500
NAMES = Text("文本", "Text in both languages")
BOTH = Text("中英文", "Both languages")
LANGUAGES = {"zh": Text("中文", "Chinese"), "en": Text("英文", "English")}


class TextField(Field):
    """The same words in Chinese and English."""

    form = Text("中英文文本 {zh: …, en: …}", "text in both languages {zh: …, en: …}")
    example = "{zh: 中文, en: English}"

    def read(self, value: Any) -> Text:
        if not isinstance(value, dict):
            raise self.wrong_shape(value)
        faults = {name: each for name in value if (each := self._fault(name, value[name]))}
        if not value.get("zh") and "zh" not in faults:
            faults["zh"] = Fault("chinese_missing")
        if faults:
            raise ma.ValidationError({name: [each] for name, each in faults.items()})
        return Text(zh=value["zh"].strip(), en=(value.get("en") or "").strip())

    def _fault(self, name: str, value: Any) -> Fault | None:
        if name not in LANGUAGES:
            return Fault("unknown_key", key=name, suggestion=suggestion(name, LANGUAGES))
        if isinstance(value, str) and value.strip():
            fits = len(value) <= LONGEST_TEXT
            return None if fits else Fault("too_long", length=len(value), longest=LONGEST_TEXT)
        if isinstance(value, (dict, list)):
            return Fault("wrong_shape", form=WORD, found=shape_of(value), example=f"{name}: …")
        return Fault("chinese_missing") if name == "zh" else None

    def json_schema(self, context: Context) -> dict[str, Any]:
        return context.define("Text", lambda: self._definition(context))

    def _definition(self, context: Context) -> dict[str, Any]:
        """English may be left out: that draws a warning only, and JSON Schema knows none."""
        english = {"type": ["string", "number"], "maxLength": LONGEST_TEXT}
        words = {"zh": {**english, "pattern": r"\S"}, "en": english}
        return {
            "title": NAMES.pick(context.lang),
            "type": "object",
            "properties": {
                name: {"description": said.pick(context.lang), **or_boolean(words[name])}
                for name, said in LANGUAGES.items()
            },
            "required": ["zh"],
            "additionalProperties": False,
            "defaultSnippets": [{"label": BOTH.pick(context.lang), "body": {"zh": "$1", "en": "$2"}}],
        }
