"""What a key means in one schema, where it is not what it means elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.text import Text

SPECIAL: Mapping[str, Mapping[str, Text]] = {
    "File": {"kind": Text("文件的种类", "What the file is for")},
    "Plan": {
        "window": Text("总工期的月数范围", "How many months the whole may take"),
        "phases": Text("阶段，按时间先后", "The phases, in their order in time"),
        "documents": Text("文档的成立条件", "What documents must have before they count"),
    },
    "Emergency": {
        "level": Text("应急级别，1 至 3，3 最高", "How grave it is: 1 to 3, and 3 is the gravest"),
    },
    "Vocabulary": {
        "roles": Text("角色", "Roles"),
        "departments": Text("部门", "Departments"),
        "documents": Text("文档种类", "Types of document"),
        "tiers": Text("客户等级", "Tiers of clients"),
    },
    "Trigger": {
        "on": Text("由什么启动", "What kind of thing starts it"),
        "metric": Text("观察的指标", "The metric that is watched"),
        "of": Text(
            "这些方案结束时启动；不写则为任一方案", "The playbooks whose closing starts it; any when left out"
        ),
    },
    "Parameter": {
        "type": Text("值的种类", "What the value counts or says"),
        "unit": Text("天数或小时数的单位", "The unit of days or hours"),
    },
    "Part": {
        "phase": Text("从哪一阶段的第一天开始", "The phase with whose first day it begins"),
        "after": Text("其最初的步骤等待我方哪些步骤", "The steps here that its first steps wait for"),
    },
    "Join": {
        "step": Text("我方步骤的键", "The key of the step here"),
        "at": Text("部分中步骤的键", "The key of the step in the part"),
    },
    "Window": {
        "min": Text("最短月数", "The fewest months"),
        "max": Text("最长月数", "The most months"),
    },
    "Step": {"kind": Text("任务、里程碑或会议", "Task, milestone or meeting")},
    "EmergencyStep": {"due": Text("自发生时刻起的期限", "When it is due, counted from the occurrence")},
    "Link": {
        "type": Text(
            "依赖类型，默认 FS（完成后开始）", "The type of the link, FS (finish to start) by default"
        ),
    },
    "FollowUp": {
        "due": Text("会后多久完成", "How long after the sitting it is due"),
    },
    "Series": {"least": Text("至少几次", "At least so many sittings")},
    "Quota": {
        "steps": Text("计入的会议", "The meetings that count"),
        "least": Text("至少几次", "At least so many"),
    },
    "Document": {
        "type": Text("词汇表中的文档", "The document of the vocabulary"),
        "step": Text("完成此文档的步骤", "The step that finishes it"),
        "parts": Text("应包含的部分", "The parts that it must have"),
        "least": Text("至少几个部分", "At least so many parts"),
    },
    "Metric": {
        "unit": Text("计量单位", "The unit that it is counted in"),
        "parent": Text("所属的上级指标", "The metric that it is a part of"),
    },
    "Target": {"from": Text("范围下限", "The lower end of the range")},
    "Baseline": {
        "step": Text("采集基准值的步骤", "The step that captures it"),
        "on": Text("基准值的日期", "The day of the value"),
        "from": Text("基准值的来源", "Where the value comes from"),
    },
    "Budget": {
        "least": Text("占比不低于", "The least share"),
        "most": Text("占比不高于", "The greatest share"),
    },
    "Team": {
        "least": Text("至少几人", "At least so many people"),
        "most": Text("至多几人", "At most so many people"),
    },
    "Risk": {
        "parent": Text("所属的上级风险", "The risk that it is a part of"),
        "level": Text("风险高低", "How grave it is"),
    },
    "Drill": {"levels": Text("依次演练的应急级别", "The levels that are rehearsed in turn")},
    "Review": {
        "due": Text("结束后多久完成", "How long after the end it is due"),
        "parts": Text(
            "description、causes、measures、prevention 各由哪一步骤写成",
            "The steps that write the description, causes, measures and prevention",
        ),
    },
    "Iteration": {
        "months": Text("每轮的月数", "How many months a turn takes"),
        "most": Text("最多几轮", "At most so many turns"),
    },
    "Question": {
        "parameters": Text("可据此调整的参数", "The parameters to change"),
    },
}
