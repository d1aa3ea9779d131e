"""The house of the tests: the safety net that the bot runs with, and no numbers of its own."""

from __future__ import annotations

from configuration import Configuration
from flows.house import House

HOUSE = House(net=Configuration.model_construct().net)
