"""What the supervising process can say of itself, as the record names it."""

from enum import StrEnum


class SupervisionCondition(StrEnum):
    """What the supervising process says about itself, its links and its clock."""

    HEARTBEAT_LOST = "heartbeat_lost"
    SINK_LOST = "sink_lost"
    EVALUATORS_DISAGREE = "evaluators_disagree"
    SELF_CHECK_FAILED = "self_check_failed"
    RECORD_LOST = "record_lost"
    REPLACED = "replaced"
    PUMP_NOT_STOPPED = "pump_not_stopped"
    CLOCK_STEP = "clock_step"
    DEVICE_SKEW = "device_skew"
    DEVICE_CLOCK_FAR = "device_clock_far"
    DISK_LOW = "disk_low"
    LIBRARY_LOST = "library_lost"
