"""A permission in words: by which right, and what the client is to the carer. The same for the
client, for the nurse who records it and for the page on paper.
"""

from __future__ import annotations

from collections.abc import Mapping

from flows.script import button
from flows.words import Text

# Who represents somebody who cannot decide, in the order of the WGBO, BW 7:465(3): whoever stands
# first goes first. The article itself could not be read on 2026-11-23: have the order checked, and
# whether grandparents and grandchildren belong to the last group (changed in 2020).
REPRESENTATIVES: Mapping[str, Text] = {
    "guardian": button("Guardian"),
    "mentor": button("Mentor"),
    "authorised": button("Authorised in writing"),
    "partner": button("Partner"),
    "family": button("Parent, child, sibling"),
}
WITH_DOCUMENT = ("guardian", "mentor", "authorised")  # there is always a paper to be seen

# What the client is to the carer, for the client and the nurse: keys of `naming.RELATIONS`, in the
# order of the screens.
RELATION_NAMES: Mapping[str, Text] = {
    "mother": button("Mother"),
    "father": button("Father"),
    "wife": button("Wife"),
    "husband": button("Husband"),
    "grandmother": button("Grandmother"),
    "grandfather": button("Grandfather"),
    "sister": button("Sister"),
    "brother": button("Brother"),
    "daughter": button("Daughter"),
    "son": button("Son"),
    "partner_she": button("Female partner"),
    "partner_he": button("Male partner"),
    "aunt": button("Aunt"),
    "uncle": button("Uncle"),
    "friend_she": button("Female friend"),
    "friend_he": button("Male friend"),
    "neighbour_she": button("Female neighbour"),
    "neighbour_he": button("Male neighbour"),
}
