"""Why a version of a playbook cannot be kept, published or used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracker.domain.text import Lang, Text
from tracker.errors import Problem
from tracker.playbooks.faults import Finding
from tracker.playbooks.findings import counts, finding

STATE_WORDS = {
    "draft": Text("草稿", "a draft"),
    "published": Text("已发布", "published"),
    "withdrawn": Text("已撤回", "withdrawn"),
}


class PlaybookFaulty(Problem):
    """A text with errors; says each of them, and the warnings beside."""

    code = "playbook_faulty"
    zh = "方案有 {count} 个错误，没有保存或发布。请按 errors 逐项修改后重试。"
    en = "The playbook has {count} errors and was neither kept nor published. Mend what `errors` lists."

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = findings
        super().__init__(count=counts(findings)["error"])

    def beside(self, lang: Lang) -> dict[str, Any]:
        return {"errors": [finding(each, lang) for each in self.findings]}


class PlaybookTooBig(Problem):
    code = "playbook_too_big"
    status = 413
    zh = "方案为 {size} KB，超过上限 {most} KB。请拆分为多个方案。"
    en = "The playbook has {size} KB; at most {most} KB are read. Split it into several playbooks."


class VocabularyNotHere(Problem):
    code = "vocabulary_not_here"
    zh = "词汇表不能这样上传。请修改方案文件夹中的 vocabulary.yaml，然后重新启动服务。"
    en = "The vocabulary is not uploaded: change vocabulary.yaml in the folder of playbooks and start anew."


class KeyReserved(Problem):
    code = "key_reserved"
    zh = "方案的 key 不能为 {key}，它是接口地址的一部分。请换一个 key。"
    en = "No playbook can have the key {key}, which is an address of its own. Choose another key."


class NotADraft(Problem):
    code = "not_a_draft"
    status = 409
    zh = "方案 {key} 的版本 {version} {state}，不能发布。请上传新的草稿。"
    en = "Version {version} of the playbook {key} is {state} and cannot be published. Upload a new draft."


class NotPublished(Problem):
    """Only what is published can be started; a draft can be tried with a dry run."""

    code = "playbook_not_published"
    status = 409
    zh = "方案 {key} 的版本 {version} 为{state}，不能启动项目。请先发布；草稿可用 dry_run=true 试排。"
    en = (
        "Version {version} of the playbook {key} is {state}; no project starts from it. "
        "Publish it first; a draft can be tried with dry_run=true."
    )


class IncludesDrafts(Problem):
    code = "include_not_published"
    status = 409
    zh = "方案 {key} 包含尚未发布的方案：{parts}。请先发布它们。"
    en = "The playbook {key} includes what is not published: {parts}. Publish that first."
