"""What each kind of element is."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.text import Text

TITLES: Mapping[str, Text] = {
    "Plan": Text("项目、常设或流程方案", "A playbook of a project, of standing work or of a process"),
    "Emergency": Text("应急预案", "An emergency playbook"),
    "Vocabulary": Text("词汇表", "The vocabulary that playbooks share"),
    "Element": Text("有标题和出处的元素", "What has a title and says where it comes from"),
    "Trigger": Text("触发条件", "What starts the playbook"),
    "Parameter": Text("参数", "A value to be chosen at the start"),
    "Part": Text("包含的另一方案", "Another playbook as a part of this one"),
    "Join": Text("与部分中某一步骤的连接", "A step here and the step of the part that it touches"),
    "Window": Text("总工期范围", "How long the whole may take"),
    "Phase": Text("阶段", "A phase"),
    "Step": Text("步骤：任务、里程碑或会议", "A step: task, milestone or meeting"),
    "Point": Text("里程碑的验证点", "A verification point of a milestone"),
    "Link": Text("依赖", "A link to what comes before"),
    "Deadline": Text("相对于某一步骤的期限", "A deadline that counts from a step"),
    "Series": Text("系列会议", "A series of meetings"),
    "FollowUp": Text("每次会后的跟进", "What follows each sitting"),
    "Duty": Text("例行工作", "Work that comes round again and again"),
    "EmergencyDuty": Text("应急期间的例行工作", "Work that comes round while the emergency lasts"),
    "EmergencyStep": Text("应急步骤", "A step of the emergency"),
    "Quota": Text("会议次数下限", "How many of some meetings there must be"),
    "Document": Text("文档的成立条件", "What a document must have before it counts"),
    "Metric": Text("指标", "A metric"),
    "Target": Text("指标的目标值", "What a metric is to reach"),
    "Baseline": Text("对比基准", "What a target is compared with"),
    "Budget": Text("预算项", "A line of the budget"),
    "Approval": Text("审批权限", "Who approves which sums"),
    "Contact": Text("对接关系", "Who talks with whom"),
    "Team": Text("团队", "A team"),
    "Risk": Text("风险", "A risk"),
    "Drill": Text("演练", "A drill"),
    "Review": Text("复盘", "The review afterwards"),
    "Iteration": Text("迭代", "The next turn"),
    "Question": Text("待定问题", "What the service document leaves open or contradicts"),
    "Word": Text("词条", "A word of the vocabulary"),
    "Role": Text("角色", "A role"),
    "Department": Text("部门", "A department"),
}
