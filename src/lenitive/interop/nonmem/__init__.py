r"""NONMEM-style event tables in and out: who was given what and when, what was measured, in rows.

>>> table = read("ID,TIME,AMT,RATE,DV\n1,0,35,7,.\n1,5,.,.,68.2")
>>> table.subjects[0].given
(Delivery(start_min=0.0, duration_min=300.0, rate_mg_h=7.0),)
>>> [(seen.time_min, seen.output, seen.value) for seen in table.subjects[0].observations]
[(300.0, 'ketamine', 68.2)]
"""

from lenitive.interop.nonmem.dictionary import data_dictionary, layout_of
from lenitive.interop.nonmem.layout import LENITIVE, Layout
from lenitive.interop.nonmem.outputs import OUTPUTS, Output
from lenitive.interop.nonmem.read import read
from lenitive.interop.nonmem.session import session_of
from lenitive.interop.nonmem.simulated import simulated_subjects
from lenitive.interop.nonmem.subject import Dose, EventTable, Observation, OtherEvent, Subject
from lenitive.interop.nonmem.units import Units
from lenitive.interop.nonmem.write import write

__all__ = [
    "LENITIVE",
    "OUTPUTS",
    "Dose",
    "EventTable",
    "Layout",
    "Observation",
    "OtherEvent",
    "Output",
    "Subject",
    "Units",
    "data_dictionary",
    "layout_of",
    "read",
    "session_of",
    "simulated_subjects",
    "write",
]
