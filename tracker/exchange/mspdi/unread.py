"""Looks over all elements of a file for what the plan does not take over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracker.exchange.mspdi import own
from tracker.exchange.mspdi.fields import Fields, says_something, short
from tracker.exchange.mspdi.report import Report, Where

_COSTS = (
    "FixedCost Cost OvertimeCost ActualCost ActualOvertimeCost RemainingCost RemainingOvertimeCost ACWP BCWS "
    "BCWP CV SV VAC CostVariance StandardRate OvertimeRate CostPerUse"
)
_OVERTIME = "OvertimeWork ActualOvertimeWork RemainingOvertimeWork"
_BUDGET = "IsBudget BudgetCost BudgetWork"
_LINKS_OUT = "Hyperlink HyperlinkAddress HyperlinkSubAddress"


def _reported(**names: str) -> dict[str, str]:
    """Element -> finding, where the element says something."""
    return {name: code for code, listed in names.items() for name in listed.split()}


_TASK = _reported(
    leveling_delay="LevelingDelay", costs=_COSTS, overtime=_OVERTIME, budget=_BUDGET, hyperlink=_LINKS_OUT,
    subproject="IsSubproject SubprojectName", recurring_task="Recurring",
)  # fmt: skip
_RESOURCE = _reported(costs=f"{_COSTS} Rates", overtime=_OVERTIME, budget=_BUDGET, hyperlink=_LINKS_OUT)
_ASSIGNMENT = _reported(
    assignment_delay="Delay", leveling_delay="LevelingDelay", work_contour="WorkContour", costs=_COSTS,
    overtime=_OVERTIME, budget=_BUDGET, hyperlink=_LINKS_OUT,
)  # fmt: skip


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_DATES = _names("RatesFrom RatesTo RateTable StandardRateFormat OvertimeRateFormat")

# Read, computed by Project from what is read, or about how things look.
_KNOWN_TASK = _names(
    "UID GUID ID Name Active Manual Type IsNull CreateDate Contact WBS WBSLevel OutlineNumber OutlineLevel "
    "Priority Start Finish Duration ManualStart ManualFinish ManualDuration DurationFormat StartText "
    "FinishText DurationText Work Stop Resume ResumeValid EffortDriven OverAllocated Estimated Milestone "
    "Summary DisplayAsSummary DisplayOnTimeline Critical IsSubprojectReadOnly ExternalTask "
    "ExternalTaskProject EarlyStart EarlyFinish LateStart LateFinish StartVariance FinishVariance "
    "WorkVariance DurationVariance FreeSlack TotalSlack StartSlack FinishSlack FixedCostAccrual "
    "PercentComplete PercentWorkComplete ActualStart ActualFinish ActualDuration ActualWork RegularWork "
    "RemainingDuration RemainingWork ConstraintType CalendarUID ConstraintDate Deadline LevelAssignments "
    "LevelingCanSplit LevelingDelayFormat PreLeveledStart PreLeveledFinish IgnoreResourceCalendar Notes "
    "HideBar Rollup PhysicalPercentComplete EarnedValueMethod PredecessorLink ActualWorkProtected "
    "ActualOvertimeWorkProtected Baseline IsPublished StatusManager CommitmentStart CommitmentFinish "
    "CommitmentType ExtendedAttribute OutlineCode TimephasedData"
)
_KNOWN_RESOURCE = _names(
    "UID GUID ID Name Type IsNull Initials Phonetics NTAccount MaterialLabel Code Group WorkGroup "
    "EmailAddress MaxUnits PeakUnits OverAllocated AvailableFrom AvailableTo Start Finish CanLevel AccrueAt "
    "Work RegularWork ActualWork RemainingWork PercentWorkComplete StandardRateFormat OvertimeRateFormat "
    "WorkVariance CalendarUID Notes IsGeneric IsInactive IsEnterprise BookingType ActualWorkProtected "
    "ActualOvertimeWorkProtected ActiveDirectoryGUID CreationDate IsCostResource AssnOwner AssnOwnerGuid "
    "Baseline AvailabilityPeriods ExtendedAttribute OutlineCode TimephasedData IsTeamAssignmentPool"
)
_KNOWN_ASSIGNMENT = _names(
    "UID GUID TaskUID ResourceUID PercentWorkComplete ActualFinish ActualStart ActualWork Confirmed "
    "CostRateTable RateScale Finish FinishVariance HasFixedRateUnits FixedMaterial LevelingDelayFormat "
    "LinkedFields Milestone Notes Overallocated PeakUnits RegularWork RemainingWork ResponsePending Start "
    "Stop Resume StartVariance Summary Units UpdateNeeded Work WorkVariance BookingType ActualWorkProtected "
    "ActualOvertimeWorkProtected CreationDate AssnOwner AssnOwnerGuid Baseline ExtendedAttribute "
    "TimephasedData"
)


def inspect(root: Fields, tasks: Iterable[Fields], report: Report) -> None:
    """Add what is not taken over to the report; one finding of a kind for each task, resource, assignment."""
    names = _field_names(root)
    for given in tasks:
        number = given.number("ID")
        if not given.flag("IsNull") and number != 0:
            _inspect(given, _TASK, _KNOWN_TASK, names, report, (given.value("UID"), number))
            for each in given.all("Baseline"):
                if each.number("Number", 0) != 0:
                    report.add("more_baselines", given.where("Baseline", given.value("UID"), number))
    for given in root.all("Resources", "Resource"):
        _inspect(given, _RESOURCE, _KNOWN_RESOURCE, names, report)
        periods = list(given.all("AvailabilityPeriods", "AvailabilityPeriod"))
        for _ in periods[1:]:  # the first holds for ever where there is nothing to say
            report.add("availability", given.where("AvailabilityPeriods"))
    for given in root.all("Assignments", "Assignment"):
        _inspect(given, _ASSIGNMENT, _KNOWN_ASSIGNMENT, names, report)


def _inspect(
    given: Fields,
    reported: Mapping[str, str],
    known: frozenset[str],
    names: Mapping[str, str],
    report: Report,
    task: tuple[str, int | None] = ("", None),
) -> None:
    found: dict[tuple[str, str], Where] = {}
    for name in given.names:
        code, about = reported.get(name), ""
        if code is None and name not in known:
            code, about = "unknown_element", f"{given.name}/{short(name)}"
        if code is not None and _speaks(given, name):
            found.setdefault((code, about), given.where(name, *task))
    for (code, about), where in found.items():
        report.add(code, where, about)
    _repeated(given, names, report, task)


def _speaks(given: Fields, name: str) -> bool:
    """Whether there is a value in the element, or in one below it."""
    return any(_has_value(each) for each in given.all(name))


def _has_value(given: Fields) -> bool:
    if not given.names:
        return says_something(given.element.text)
    return any(_has_value(each) for name in given.names for each in given.all(name) if name not in _DATES)


def _repeated(given: Fields, names: Mapping[str, str], report: Report, task: tuple[str, int | None]) -> None:
    for each in given.all("ExtendedAttribute"):
        field = each.value("FieldID")
        if field != own.FIELD_ID:
            report.add("custom_field", each.where("", *task), names.get(field, field))
    for name, code in (("OutlineCode", "outline_code"), ("TimephasedData", "timephased")):
        for each in given.all(name):
            report.add(code, each.where("", *task))


def _field_names(root: Fields) -> dict[str, str]:
    """The names that people gave to custom fields, by the number of the field."""
    return {
        each.value("FieldID"): short(each.value("Alias") or each.value("FieldName"))
        for each in root.all("ExtendedAttributes", "ExtendedAttribute")
    }
