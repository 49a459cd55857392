"""The lists, orders and owners that the service document states stand so in the delivered playbooks."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tracker.domain.playbook import After, Duty, EmergencyStep, Playbook, Step
from tracker.playbooks.checker import Library

P01 = "implementation-four-phase"
LISTS = [
    ("four-stage-loop", "A1", "商品基础信息", "团队构成", "运营现状"),
    ("four-stage-loop", "A2", "痛点问题", "资源短板", "目标预期"),
    ("four-stage-loop", "A4", "人才短缺", "资源分散", "数据能力不足", "淘宝企业服务中心"),
    ("four-stage-loop", "A3", "生意参谋"),
    ("four-stage-loop", "B1", "类目特性"),
    ("four-stage-loop", "B2", "消费者画像", "详情页", "营销活动"),
    ("four-stage-loop", "B3", "分阶段", "路线图"),
    ("four-stage-loop", "B5", "资源禀赋", "战略目标"),
    ("four-stage-loop", "C1", "运营经理", "数据分析师", "客服专员"),
    ("four-stage-loop", "C2", "进度", "关键指标", "风险预警"),
    (P01, "D01", "目标", "任务", "时间节点", "考核指标"),
    (P01, "D02", "运营经理", "数据分析师", "客服专员"),
    (P01, "D03", "商品基础信息", "团队构成", "运营现状"),
    (P01, "D05", "痛点问题", "资源短板", "目标预期"),
    (P01, "D07", "人才短缺", "资源分散", "数据能力不足"),
    (P01, "D06", "数据"),
    (P01, "D09", "流量", "类目特性"),
    (P01, "D10", "消费者画像", "详情页", "营销活动"),
    (P01, "D11", "品牌传播路线图", "分阶段"),
    (P01, "O02", "直通车"),
    (P01, "O03", "A/B测试"),
    (P01, "X04", "话术"),
    (P01, "L10", "初步执行"),
    (P01, "O10", "资源禀赋", "战略目标"),
    (P01, "L07", "进度", "关键指标", "风险预警"),
    (P01, "A01", "评估方法", "评估周期"),
    (P01, "A12", "流程移交", "归档", "案例"),
    ("tier-refined", "R03", "市场细分", "目标选择", "定位", "年轻消费者", "年轻创业者", "年轻家庭"),
    ("tier-brand", "K03", "CRM", "供应链管理系统"),
    ("tier-brand", "K08", "抖音", "小红书"),
    ("traffic-matrix", "T06", "抖音", "小红书"),
    ("conversion-chain", "C01", "点击热力图", "停留时长"),
    ("conversion-chain", "C02", "详情页", "购物车", "支付"),
    ("conversion-chain", "C03", "F型布局", "故事化呈现", "符合平台要求"),
    ("conversion-chain", "C04", "限时优惠", "关联推荐"),
    ("conversion-chain", "C05", "多渠道支付", "售后保障"),
    ("brand-building", "B01", "优势", "劣势", "机会", "威胁"),
    ("brand-building", "B04", "品牌故事视频"),
    ("brand-building", "B05", "店铺页面", "宣传物料"),
    ("data-system", "S01", "定义", "单位", "来源"),
    ("data-system", "S02", "选型", "标准版", "定制化", "各平台数据"),
    ("data-system", "S03", "自动化分析工具"),
    ("policy-watch", "W01", "政策研究小组"),
    ("policy-watch", "W02", "平台公告"),
    ("policy-watch", "W17", "客户", "新规"),
    ("policy-watch", "R03", "客户", "培训"),
    ("risk-cycle", "K05", "看板", "竞争价格变化率", "政策违规次数", "执行偏差率"),
    ("risk-cycle", "Q01", "风险"),
    ("risk-cycle", "Q04", "PDCA"),
    ("competitor-watch", "N05", "差异化", "价格战"),
    ("emergency-price-war", "W3", "保价策略"),
    ("emergency-price-war", "W4", "差异化"),
    ("competitor-watch", "N02", "品类", "人群", "功能", "细分市场"),
    ("competitor-watch", "N04", "联盟", "联合投放广告", "联合开发工具"),
    ("effect-guarantee", "F01", "KPI", "奖励", "惩罚", "无模糊条款", "15%"),
    ("training-learning", "T06", "直通车", "钻展", "直播"),
    ("setup-team-space", "H06", "生意参谋", "ERP", "社交通道", "客服系统", "图片处理软件"),
    ("setup-team-space", "H08", "100平方米", "团队办公区", "会议室", "培训室", "混合办公"),
    ("setup-team-space", "H09", "电脑", "电话", "文件柜", "高性能电脑", "投影仪", "打印设备"),
    ("setup-team-space", "H10", "电视", "展架"),
    ("setup-team-space", "H11", "文档共享", "视频会议", "任务管理", "即时沟通"),
    ("setup-team-space", "H12", "直播"),
    ("service-standards", "Y01", "启动", "执行", "收尾"),
]
"""What somebody must do or look at: the words stand in the title, checklist or acceptance."""
ORDERS = [
    ("traffic-matrix", "T01", "T02", "T03", "T04"),
    ("conversion-chain", "C02", "C03"),
    ("conversion-chain", "C02", "C04"),
    ("conversion-chain", "C02", "C05"),
    ("brand-building", "B01", "B02", "B03"),
    ("effect-guarantee", "F01", "F03", "M1", "F11", "F12", "F13"),
    ("resources-tools-knowledge", "Z11", "Z12", "Z13"),
    ("postmortem-pdca", "Q1", "Q2", "Q3", "Q4", "M1", "Q5", "Q6", "Q7", "Q8"),
    ("four-stage-loop", "A4", "MA", "B1", "B4", "B5", "MB", "C1", "C4", "MC", "D2", "D3", "MD"),
    (P01, "D13", "O01"),
    (P01, "M1", "L01"),
    (P01, "M1", "L03"),
    (P01, "M2", "L10", "A01"),
    (P01, "M3", "GX", "A12"),
]
DEPARTMENTS = {
    "X01": "MKT", "X02": "PROD", "X03": "TECH", "X04": "CSD",
    "X05": "FIND", "X06": "SCM", "A02": "DATA", "A09": "STRAT",
}  # fmt: skip


@pytest.mark.parametrize(("book", "step", "words"), [(book, step, words) for book, step, *words in LISTS])
def test_what_must_be_done_is_named(library: Library, book: str, step: str, words: list[str]) -> None:
    found = _job(library.playbooks[book], step)
    said = "\n".join(text.zh or "" for text in (found.title, *found.checklist, found.accept) if text)

    assert [word for word in words if word not in said] == []


@pytest.mark.parametrize(("book", "steps"), [(book, steps) for book, *steps in ORDERS])
def test_what_must_come_first_comes_first(library: Library, book: str, steps: list[str]) -> None:
    found = library.playbooks[book]
    missing = [(a, b) for a, b in pairwise(steps) if a not in {link.step for link in _after(found, b)}]

    assert missing == []


@pytest.mark.parametrize("step", DEPARTMENTS)
def test_each_department_gives_what_the_document_asks_of_it(library: Library, step: str) -> None:
    assert library.playbooks[P01].steps[step].departments == (DEPARTMENTS[step],)


@pytest.mark.parametrize(
    ("step", "document"),
    [("G01", "needs-list"), ("G03", "plan-framework"), ("D12", "plan-draft"), ("M3", "effect-report")],
)
def test_steps_put_out_the_documents_that_the_document_names(
    library: Library, step: str, document: str
) -> None:
    produces = library.playbooks[P01].steps[step].produces
    assert library.vocabulary is not None
    words = {each.document for each in produces if each.document}

    assert document in {found.key for word in words if (found := library.vocabulary.document(word))}


@pytest.mark.parametrize("book", ["tier-basic", "tier-refined", "tier-brand"])
def test_each_tier_has_a_handbook_a_flowchart_and_a_model(library: Library, book: str) -> None:
    found = library.playbooks[book]

    assert {rule.step for rule in found.documents.values()} >= {"S01", "S02", "S03"}
    assert {"handbook", "flowchart", "model"} <= set(found.documents)


def test_every_client_duty_says_how_often_on_which_channel_and_to_whom(library: Library) -> None:
    duties = library.playbooks["client-communication"].duties

    assert len(duties) == 5
    assert [duty.key for duty in duties.values() if not (duty.channel and duty.contact)] == []


def test_channels_tiers_and_workstreams_are_words(library: Library) -> None:
    assert library.vocabulary is not None

    assert {"startup", "growing", "mature"} == set(library.vocabulary.tiers)
    assert {"wechat", "phone", "video", "email", "wecom", "dingtalk", "onsite"} <= set(
        library.vocabulary.channels
    )
    assert {"traffic", "conversion", "brand"} <= set(library.vocabulary.workstreams)


@pytest.mark.parametrize("role", ["OM", "DA", "CS", "CP", "IE", "SD", "ADM", "FIN", "IT", "PRG", "OD"])
def test_each_role_of_the_document_owns_work_somewhere(library: Library, role: str) -> None:
    owners = {
        job.owner
        for book in library.playbooks.values()
        for job in (
            *book.steps.values(),
            *book.duties.values(),
            *(book.plan.steps.values() if book.plan else ()),
        )
    }

    assert role in owners


def test_the_brand_is_built_over_two_years(library: Library) -> None:
    steps = library.playbooks["brand-building"].steps

    assert (steps["B07"].begins, steps["M2"].begins, steps["M3"].begins) == (12, 12, 24)


def test_the_brand_is_watched_by_three_indicators(library: Library) -> None:
    metrics = library.playbooks["brand-building"].metrics

    assert {"search_index", "user_reviews", "competitor_comparison"} <= set(metrics)


def test_every_phase_of_the_four_has_a_goal_and_indicators(library: Library) -> None:
    phases = library.playbooks[P01].phases

    assert len(phases) == 4
    assert [
        key for key, phase in phases.items() if not (phase.goal and phase.indicators and phase.months)
    ] == []


def test_the_example_for_apparel_is_the_default_order_of_channels(library: Library) -> None:
    parameters = library.playbooks["traffic-matrix"].parameters

    assert parameters["channel_priority"].default == "直播 > 直通车 > 内容推荐"


def test_the_report_is_read_with_the_client_soon_after_it_is_published(library: Library) -> None:
    due = library.playbooks[P01].steps["GX"].due

    assert due is not None
    assert (due.step, str(due.lag)) == ("M3", "5wd")


def test_a_campaign_has_another_in_reserve(library: Library) -> None:
    plan = library.playbooks["emergency-execution-deviation"].plan

    assert plan is not None
    assert plan.steps["D5"].alternate_of == "D4"


def test_every_step_of_an_emergency_has_an_owner_a_department_and_a_time(library: Library) -> None:
    emergencies = [book for book in library.playbooks.values() if book.plan]
    steps = [step for book in emergencies if book.plan for step in book.plan.steps.values()]

    assert len(steps) == 53
    assert [step.key for step in steps if not (step.owner and step.departments and step.due)] == []


def test_a_review_has_four_parts_and_follows_every_emergency(library: Library) -> None:
    review = library.playbooks["postmortem-pdca"].review
    emergencies = [book for book in library.playbooks.values() if book.plan]

    assert review is not None
    assert review.parts == {"description": "Q1", "causes": "Q2", "measures": "Q3", "prevention": "Q4"}
    assert len(emergencies) == 8
    assert {book.plan.followed_by for book in emergencies if book.plan} == {"postmortem-pdca"}


def _job(book: Playbook, key: str) -> Step | Duty | EmergencyStep:
    return {**book.duties, **book.steps, **(book.plan.steps if book.plan else {})}[key]


def _after(book: Playbook, key: str) -> tuple[After, ...]:
    return _job(book, key).after
