"""The forms of our packs and of the sample county go out as workbooks and come back as they were."""

import pytest

from cases.packs import resolve
from tests.forms.exchange.test_round_trip import comes_back, is_xlsform

PACKS = [*resolve.ours(), "cms/sample/forms/qingxi.yaml"]
FORMS = [(pack, key) for pack in PACKS for key in resolve.load(pack).forms]


@pytest.mark.parametrize(("pack", "key"), FORMS)
def test_it_comes_back(pack, key):
    is_xlsform(comes_back(resolve.load(pack).forms[key]))
